import { useEffect, useMemo, useState } from "react";
import { demonstration as words } from "../../messages/account";
import { header, role } from "../../messages/header";
import { askSession, safeReturn } from "../../session";
import { useAnnounce } from "../../ui/Announcer";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { SearchField } from "../../ui/SearchField";
import { Skeleton } from "../../ui/Skeleton";
import styles from "./Account.module.css";
import { byRole, type DemonstrationPerson, findPersons } from "./demonstration";

/** The fictitious persons of a demonstration, by role: choosing one becomes her. */
export function DemonstrationPage({ back }: { back: string | undefined }) {
  const persons = useDemonstrationPersons();
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const found = useMemo(() => (persons ? findPersons(persons, search) : []), [persons, search]);
  const announce = useAnnounce();

  async function become({ email }: DemonstrationPerson) {
    setChosen(email);
    setProblem(null);
    const answer = await askSession("POST", "/session", { email });
    // Loaded anew: no answer to whoever was here before stays in memory.
    if (answer.ok) return window.location.assign(safeReturn(back));
    setChosen(null);
    setProblem(answer.message ?? words.failed);
  }

  return (
    <div className={styles.wide}>
      <PageHeading title={header.becomeSomebody} />
      {persons === null && (
        <Notice tone="caution">
          <p>{words.absent}</p>
        </Notice>
      )}
      {persons === undefined && <Skeleton lines={["long", "short", "long"]} />}
      {persons && (
        <>
          <p>{words.lead}</p>
          <div className={styles.search}>
            <SearchField
              label={words.search}
              hint={words.searchHint}
              clearLabel={words.clear}
              value={search}
              onChange={(next) => {
                setSearch(next);
                announce(words.count(findPersons(persons, next).length));
              }}
              onSubmit={setSearch}
            />
          </div>
          {problem !== null && (
            <Notice tone="danger" role="alert">
              {problem}
            </Notice>
          )}
          {found.length === 0 && <p>{words.none}</p>}
          <div className={styles.groups}>
            {byRole(found).map(([held, those]) => (
              <section key={held} aria-labelledby={held}>
                <h2 id={held}>
                  {role[held]} <span className={styles.count}>{words.count(those.length)}</span>
                </h2>
                <ul role="list" className={styles.persons}>
                  {those.map((one) => (
                    <li key={`${one.email} ${one.organization}`}>
                      <Button
                        className={styles.person ?? ""}
                        isDisabled={chosen !== null}
                        onPress={() => void become(one)}
                      >
                        <strong>{chosen === one.email ? words.becoming : words.become(one.name)}</strong>
                        <span>{one.organization}</span>
                        {one.pole && !one.organization.includes(one.pole) && <span>{one.pole}</span>}
                      </Button>
                    </li>
                  ))}
                </ul>
              </section>
            ))}
          </div>
        </>
      )}
    </div>
  );
}

/** Undefined until they are known, null where there is no demonstration. */
function useDemonstrationPersons(): DemonstrationPerson[] | null | undefined {
  const [persons, setPersons] = useState<DemonstrationPerson[] | null>();
  useEffect(() => {
    const leaving = new AbortController();
    fetch("/session/demo", { signal: leaving.signal })
      .then(async (response) => setPersons(response.ok ? await response.json() : null))
      .catch(() => {
        if (!leaving.signal.aborted) setPersons(null);
      });
    return () => leaving.abort();
  }, []);
  return persons;
}
