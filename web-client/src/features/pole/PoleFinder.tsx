import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import { errorSentence } from "../../graphql";
import { m, typeset } from "../../messages";
import { useAnnounce } from "../../ui/Announcer";
import { CheckIcon, QuestionIcon } from "../../ui/Icons";
import { Tag } from "../../ui/Tag";
import { TerritoryField } from "../catalogue/TerritoryField";
import { UnknownTerritory } from "../catalogue/UnknownTerritory";
import { useTerritory } from "../catalogue/useTerritory";
import styles from "./PolesPage.module.css";
import { isSure } from "./poles";

const PoleOfTerritory = graphql(`
  query PoleOfTerritory($code: String!) {
    territory(code: $code) {
      id
      code
      kind
      name
      poleBasis
      poleConfidence
      poleReason
      pole {
        id
        code
        name
      }
      alternativePole {
        id
        code
        name
      }
    }
    pole(code: $code) {
      id
      code
      name
    }
  }
`);

type Props = { code: string | null; onChange: (code: string | null) => void };

/** « Which pôle is hers? », for the place where a person lives, with what the answer rests on. */
export function PoleFinder({ code, onChange }: Props) {
  const territory = useTerritory(code);
  const known = territory.state === "known";
  const [{ data, error, fetching }] = useQuery({
    query: PoleOfTerritory,
    variables: { code: code ?? "" },
    pause: !known,
  });
  const place = known && !fetching ? data?.territory : undefined;
  const itself = data?.pole;

  const announce = useAnnounce();
  const opened = useRef(code);
  const sentence =
    place &&
    (itself
      ? m.pole.itself(itself.name)
      : place.pole
        ? m.pole.belongs(place.name, place.pole.name)
        : m.pole.shared(place.name));
  useEffect(() => {
    // The answer that was there when the page opened is read with the page.
    if (sentence && code !== opened.current) announce(sentence);
  }, [sentence, code, announce]);

  const pole = itself ?? place?.pole;
  const sure = isSure(place?.poleBasis, place?.poleConfidence);
  return (
    <div className={styles.finder}>
      <TerritoryField
        label={m.pole.findLabel}
        hint={m.pole.findHint}
        territory={known ? territory.territory : null}
        onChange={onChange}
      />
      {territory.state === "unknown" && (
        <UnknownTerritory
          code={territory.code}
          sentence={m.pole.unknownTerritory(territory.code)}
          onChoose={onChange}
        />
      )}
      {place && (
        <div className={styles.answer}>
          <p className={styles.sentence}>{sentence}</p>
          {!itself && place.pole && place.poleBasis && place.poleConfidence && (
            <>
              <p>
                <Tag
                  tone={sure ? "good" : "open"}
                  icon={sure ? <CheckIcon size={14} /> : <QuestionIcon size={14} />}
                >
                  {m.labels.assignment[place.poleBasis][place.poleConfidence]}
                </Tag>
              </p>
              {place.poleReason && (
                <p>
                  {m.pole.why} {typeset(place.poleReason)}
                </p>
              )}
              {place.alternativePole && (
                <p>
                  <Link to="/poles/$code" params={{ code: place.alternativePole.code }}>
                    {m.pole.alternative(place.alternativePole.name)}
                  </Link>
                </p>
              )}
              {!sure && <p className={styles.soft}>{m.pole.confirmWithDepartment}</p>}
            </>
          )}
          {pole && (
            <p>
              <Link to="/poles/$code" params={{ code: pole.code }} className={styles.go}>
                {m.pole.see(pole.name)}
              </Link>
            </p>
          )}
        </div>
      )}
      {error && <p>{errorSentence(error)}</p>}
    </div>
  );
}
