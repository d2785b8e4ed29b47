import { m } from "../../messages";
import { Chip } from "../../ui/Chip";
import styles from "./SituationPage.module.css";
import type { Situation } from "./situation";

type Labels = ReadonlyMap<string, string>;

type Props = {
  situation: Situation;
  place: string | null;
  labels: { publics: Labels; barriers: Labels };
  onChange: (next: Situation) => void;
};

/** What was said, each removable; on paper, a line that recalls the situation. */
export function GivenFacts({ situation, place, labels, onChange }: Props) {
  const facts = listFacts(situation, place, labels);
  return (
    <section aria-label={m.situation.given} className={styles.given}>
      <ul role="list" className={`${styles.chips} no-print`}>
        {facts.map(({ key, label, without }) => (
          <li key={key}>
            <Chip
              label={label}
              removeLabel={m.situation.forget(label)}
              onRemove={() => onChange({ ...situation, ...without })}
            />
          </li>
        ))}
      </ul>
      <p className={styles.onPaper}>
        {m.situation.printed} : {facts.map((fact) => fact.label).join(" ; ")}.
      </p>
    </section>
  );
}

type Given = { key: string; label: string; without: Partial<Situation> };

function listFacts(situation: Situation, place: string | null, labels: Props["labels"]): Given[] {
  const { territory, age, rsa, publics, notPublics, barriers, seeksPlaceNow } = situation;
  const words = m.situation.fact;
  const facts: Given[] = [];
  if (territory !== null)
    facts.push({ key: "territory", label: place ?? territory, without: { territory: null } });
  if (age !== null) facts.push({ key: "age", label: words.age(age), without: { age: null } });
  if (rsa !== null)
    facts.push({ key: "rsa", label: rsa ? words.rsa.yes : words.rsa.no, without: { rsa: null } });
  for (const slug of publics) {
    facts.push({
      key: `is:${slug}`,
      label: words.public(labels.publics.get(slug) ?? slug),
      without: { publics: publics.filter((one) => one !== slug) },
    });
  }
  for (const slug of notPublics) {
    facts.push({
      key: `not:${slug}`,
      label: words.notPublic(labels.publics.get(slug) ?? slug),
      without: { notPublics: notPublics.filter((one) => one !== slug) },
    });
  }
  for (const slug of barriers) {
    facts.push({
      key: `barrier:${slug}`,
      label: words.barrier(labels.barriers.get(slug) ?? slug),
      without: { barriers: barriers.filter((one) => one !== slug) },
    });
  }
  if (seeksPlaceNow) facts.push({ key: "place", label: words.seeksPlace, without: { seeksPlaceNow: false } });
  return facts;
}
