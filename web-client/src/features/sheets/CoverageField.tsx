import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import { m } from "../../messages";
import { sheets as words } from "../../messages/sheets";
import { useAnnounce } from "../../ui/Announcer";
import { Button } from "../../ui/Button";
import { RadioGroup } from "../../ui/Choices";
import { Disclosure } from "../../ui/Disclosure";
import field from "../../ui/Field.module.css";
import { GroupField } from "../../ui/GroupField";
import { ChevronIcon, CloseIcon } from "../../ui/Icons";
import { Skeleton } from "../../ui/Skeleton";
import { CoverageTag } from "../catalogue/CoverageTag";
import { TerritoryField } from "../catalogue/TerritoryField";
import { useLeaves } from "../catalogue/useLeaves";
import { useTerritory } from "../catalogue/useTerritory";
import { setWide, toggleLeaf } from "./area";
import { SheetText, useEditing } from "./SheetFields";
import styles from "./Sheets.module.css";
import type { AreaDraft, Draft } from "./sheetDraft";

const CoverageFigure = lazy(() => import("../catalogue/CoverageFigure"));

const CoveragePreview = graphql(`
  query CoveragePreview($coverage: CoverageInput!, $territory: String!, $asked: Boolean!) {
    coveragePreview(coverage: $coverage) {
      coverage {
        includes {
          id
          code
          name
        }
        excludes {
          id
          code
          name
        }
        probable {
          id
          code
          name
        }
        emphasis {
          id
          code
          name
        }
        leaves {
          territory {
            id
            code
          }
          verdict
          excluded
          priority
        }
        covers(territory: $territory) @include(if: $asked) {
          verdict
          because
        }
      }
      poles {
        id
        name
      }
      problems {
        field
        message
      }
    }
  }
`);

const CoveragePoles = graphql(`
  query CoveragePoles {
    poles {
      id
      code
      name
    }
  }
`);

const PAUSE_MS = 250;

/** A value once it has rested for a moment. */
function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}

/** Where an action is offered: pôles and communes, exceptions, a map to choose from, and at once what a sheet would answer. */
export function CoverageField() {
  const { draft, type } = useEditing();
  const [asked, setAsked] = useState<string | null>(null);
  const territory = useTerritory(asked);
  const area = draft.coverage;
  const set = (coverage: AreaDraft) => type({ coverage });
  const input = useMemo(
    () => ({ ...draft.coverage, emphasis: draft["coverage.emphasis"], text: draft["coverage.text"] }),
    [draft],
  );
  const rested = useRested(JSON.stringify(input));
  const [{ data }] = useQuery({
    query: CoveragePreview,
    variables: {
      coverage: JSON.parse(rested) as typeof input,
      territory: asked ?? "13",
      asked: asked !== null,
    },
  });
  const preview = data?.coveragePreview;
  const { leaves } = useLeaves();
  const [{ data: known }] = useQuery({ query: CoveragePoles });
  const poles = known?.poles ?? [];

  const names = new Map<string, string>([
    ...poles.map(({ code, name }) => [code, name] as const),
    ...(leaves ?? []).map(({ code, name }) => [code, name] as const),
    ...(["includes", "excludes", "probable", "emphasis"] as const).flatMap(
      (list) => preview?.coverage?.[list].map(({ code, name }) => [code, name] as const) ?? [],
    ),
  ]);
  const said = (codes: string[]) => (codes.length > 0 ? String(codes.length) : words.noneChosen);
  const answer = preview?.coverage?.covers;
  const announce = useAnnounce();
  const sentence = answer && `${m.labels.verdict[answer.verdict]}. ${answer.because}`;
  useEffect(() => {
    if (sentence) announce(sentence);
  }, [sentence, announce]);

  const list = (key: "includes" | "excludes" | "probable", label: string, hint?: string) => (
    <TerritoryList
      name={`coverage.${key}`}
      label={label}
      {...(hint ? { hint } : {})}
      codes={area[key]}
      names={names}
      poles={poles}
      onChange={(codes) => set({ ...area, [key]: codes })}
    />
  );

  return (
    <>
      <GroupField name="coverage" label={words.areaLegend}>
        <RadioGroup
          label={words.areaLegend}
          value={area.departmentWide ? "all" : "some"}
          choices={[
            { value: "all", label: words.departmentWide },
            { value: "some", label: words.some },
          ]}
          onChange={(value) => set(setWide(area, value === "all"))}
        />
      </GroupField>
      {!area.departmentWide && list("includes", words.includes)}
      <Disclosure title={words.excludes} note={said(area.excludes)} startsOpen={area.excludes.length > 0}>
        {list("excludes", words.excludes, words.excludesHint)}
      </Disclosure>
      <Disclosure title={words.probable} note={said(area.probable)} startsOpen={area.probable.length > 0}>
        {list("probable", words.probable, words.probableHint)}
      </Disclosure>
      <Disclosure
        title={words.emphasis}
        note={said(draft["coverage.emphasis"])}
        startsOpen={draft["coverage.emphasis"].length > 0}
      >
        <TerritoryList
          name="coverage.emphasis"
          label={words.emphasis}
          hint={words.emphasisHint}
          codes={draft["coverage.emphasis"]}
          names={names}
          poles={poles}
          onChange={(codes) => type({ "coverage.emphasis": codes } as Partial<Draft>)}
        />
      </Disclosure>
      {leaves && preview?.coverage && (
        <div className={styles.map}>
          <p className={styles.note}>{words.mapHint}</p>
          <Suspense fallback={<Skeleton lines={["long", "long", "long"]} />}>
            <CoverageFigure
              leaves={leaves}
              answers={preview.coverage.leaves}
              territory={null}
              onTerritory={(code) => {
                const leaf = leaves.find((one) => one.code === code);
                const now = preview.coverage?.leaves.find((one) => one.territory.code === code);
                if (leaf && now) set(toggleLeaf(area, leaf, now.verdict === "YES"));
              }}
            />
          </Suspense>
        </div>
      )}
      <div className={styles.there}>
        <TerritoryField
          label={words.isItThere}
          hint={words.isItThereHint}
          territory={territory.state === "known" ? territory.territory : null}
          onChange={setAsked}
        />
        {answer && (
          <p className={styles.answer}>
            <CoverageTag verdict={answer.verdict} /> {answer.because}
          </p>
        )}
      </div>
      <SheetText field="coverage.text" label={words.areaText} hint={words.areaTextHint} />
      <SheetText
        field="coverage.placeOfIntervention"
        label={words.placeOfIntervention}
        hint={words.placeHint}
        optional
      />
      <SheetText field="coverage.note" label={words.areaNote} rows={2} optional />
    </>
  );
}

type ListProps = {
  name: string;
  label: string;
  hint?: string;
  codes: string[];
  names: ReadonlyMap<string, string>;
  poles: ReadonlyArray<{ code: string; name: string }>;
  onChange: (codes: string[]) => void;
};

/** Territories that were chosen, each of which can be let go; a pôle or a place can be added. */
function TerritoryList({ name, label, hint, codes, names, poles, onChange }: ListProps) {
  // A field that has just added what was chosen begins anew.
  const [added, setAdded] = useState(0);
  const add = (code: string | null) => {
    if (!code) return;
    if (!codes.includes(code)) onChange([...codes, code]);
    setAdded(added + 1);
  };
  const left = poles.filter(({ code }) => !codes.includes(code));
  return (
    <GroupField name={name} label={label} {...(hint ? { hint } : {})} className={styles.territories}>
      {codes.length === 0 ? (
        <p className={styles.note}>{words.noTerritory}</p>
      ) : (
        <ul role="list" className={styles.chips}>
          {codes.map((code) => (
            <li key={code}>
              <Button
                className={styles.chip}
                aria-label={m.common.remove(names.get(code) ?? code)}
                onPress={() => onChange(codes.filter((one) => one !== code))}
              >
                {names.get(code) ?? code} <CloseIcon size={16} />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className={styles.adders}>
        <label className={styles.adder}>
          <span>{words.addPole}</span>
          <span className={field.control}>
            <select
              className={`${field.input} ${field.select} ${field.wide}`}
              value=""
              onChange={(event) => add(event.target.value || null)}
            >
              <option value="">{words.addPoleChoose}</option>
              {left.map(({ code, name: pole }) => (
                <option key={code} value={code}>
                  {pole}
                </option>
              ))}
            </select>
            <ChevronIcon className={field.arrow} />
          </span>
        </label>
        <TerritoryField
          key={added}
          label={words.addTerritory}
          hint={words.addTerritoryHint}
          territory={null}
          onChange={add}
        />
      </div>
    </GroupField>
  );
}
