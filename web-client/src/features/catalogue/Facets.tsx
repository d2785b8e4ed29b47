import { type ReactNode, useState } from "react";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { Facets_FacetsFragment } from "../../gql/graphql";
import { m } from "../../messages";
import { Button } from "../../ui/Button";
import { CheckboxGroup, type Choice, RadioGroup } from "../../ui/Choices";
import { Disclosure } from "../../ui/Disclosure";
import { TextField } from "../../ui/TextField";
import styles from "./Facets.module.css";
import type { Filters, ListFilter } from "./searchParams";

export const Facets_facets = graphql(`
  fragment Facets_facets on ActionFacets {
    themes {
      value
      label
      count
    }
    barriers {
      value
      label
      count
    }
    publics {
      value
      label
      count
    }
    poles {
      value
      label
      count
    }
    modes {
      value
      label
      count
    }
    availability {
      value
      label
      count
    }
    freshness {
      value
      label
      count
    }
    providers {
      value
      label
      count
    }
  }
`);

export const Facets_axis = graphql(`
  fragment Facets_axis on Axis {
    id
    code
    shortTitle
    themes {
      id
      code
    }
  }
`);

type FacetCounts = Facets_FacetsFragment["themes"];

type Props = {
  facets: FragmentType<typeof Facets_facets>;
  axes: ReadonlyArray<FragmentType<typeof Facets_axis>>;
  filters: Filters;
  onChange: (filters: Filters) => void;
};

const FEW = 8;

function toChoices(counts: FacetCounts): Choice[] {
  return counts.map(({ value, label, count }) => ({
    value,
    label,
    count,
    countLabel: m.search.facetCount(count),
  }));
}

/** A facet whose results all fall under one value tells nothing. */
function speaks(counts: FacetCounts, chosen: string[]): boolean {
  return chosen.length > 0 || counts.filter((one) => one.count > 0).length > 1;
}

export function Facets({ facets: facetsRef, axes: axesRef, filters, onChange }: Props) {
  const facets = readFragment(Facets_facets, facetsRef);
  const axes = readFragment(Facets_axis, axesRef);

  /** Sets the values of one criterion; those chosen outside `among` stay. */
  function set<K extends ListFilter>(key: K, counts: FacetCounts, chosen: string[]) {
    const shown = new Set(counts.map((one) => one.value));
    const kept = filters[key].filter((value) => !shown.has(value));
    onChange({ ...filters, [key]: [...kept, ...chosen] });
  }

  return (
    <div className={styles.facets}>
      <Facet title={m.search.facets.barrier} chosen={filters.barriers.length} startsOpen>
        <CheckboxGroup
          label={m.search.facets.barrier}
          choices={toChoices(facets.barriers)}
          values={filters.barriers}
          onChange={(chosen) => set("barriers", facets.barriers, chosen)}
        />
      </Facet>
      <Facet title={m.search.facets.theme} chosen={filters.themes.length} startsOpen>
        <div className={styles.axes}>
          {axes.map((axis) => {
            const codes = new Set(axis.themes.map((theme) => theme.code));
            const themes = facets.themes.filter((one) => codes.has(one.value));
            return (
              <div key={axis.id}>
                <p className={styles.axis}>
                  {axis.code}. {axis.shortTitle}
                </p>
                <CheckboxGroup
                  label={`${m.search.facets.theme}, ${axis.shortTitle}`}
                  choices={toChoices(themes)}
                  values={filters.themes.filter((code) => codes.has(code))}
                  onChange={(chosen) => set("themes", themes, chosen)}
                />
              </div>
            );
          })}
        </div>
      </Facet>
      <Facet title={m.search.facets.public} chosen={filters.publics.length}>
        <LongChoices
          label={m.search.facets.public}
          counts={facets.publics}
          values={filters.publics}
          onChange={(chosen) => set("publics", facets.publics, chosen)}
        />
      </Facet>
      <Facet
        title={m.search.facets.pole}
        chosen={facets.poles.filter((pole) => pole.value === filters.territory).length}
      >
        <RadioGroup
          label={m.search.facets.pole}
          choices={toChoices(facets.poles)}
          value={filters.territory ?? ""}
          onChange={(code) => onChange({ ...filters, territory: code })}
        />
      </Facet>
      <Facet title={m.search.facets.mode} chosen={filters.modes.length}>
        <CheckboxGroup
          label={m.search.facets.mode}
          choices={toChoices(facets.modes)}
          values={filters.modes}
          onChange={(chosen) => set("modes", facets.modes, chosen)}
        />
      </Facet>
      {(speaks(facets.availability, filters.availability) || filters.startsBefore) && (
        <Facet
          title={m.search.facets.availability}
          chosen={filters.availability.length + (filters.startsBefore ? 1 : 0)}
        >
          <CheckboxGroup
            label={m.search.facets.availability}
            choices={toChoices(facets.availability)}
            values={filters.availability}
            onChange={(chosen) => set("availability", facets.availability, chosen)}
          />
          <div className={styles.day}>
            <TextField
              name="startsBefore"
              type="date"
              label={m.search.startsBeforeLabel}
              hint={m.search.startsBeforeHint}
              value={filters.startsBefore ?? ""}
              onChange={(day) => onChange({ ...filters, startsBefore: day || null })}
            />
          </div>
        </Facet>
      )}
      {speaks(facets.freshness, filters.freshness) && (
        <Facet title={m.search.facets.freshness} chosen={filters.freshness.length}>
          <CheckboxGroup
            label={m.search.facets.freshness}
            choices={toChoices(facets.freshness)}
            values={filters.freshness}
            onChange={(chosen) => set("freshness", facets.freshness, chosen)}
          />
        </Facet>
      )}
      <Facet title={m.search.facets.provider} chosen={filters.providers.length}>
        <LongChoices
          label={m.search.facets.provider}
          counts={facets.providers}
          values={filters.providers}
          onChange={(chosen) => set("providers", facets.providers, chosen)}
        />
      </Facet>
    </div>
  );
}

type FacetProps = { title: string; chosen: number; startsOpen?: boolean; children: ReactNode };

function Facet({ title, chosen, startsOpen = false, children }: FacetProps) {
  return (
    <Disclosure
      title={title}
      note={chosen > 0 ? m.search.selectedCount(chosen) : undefined}
      startsOpen={startsOpen || chosen > 0}
    >
      {children}
    </Disclosure>
  );
}

type LongProps = {
  label: string;
  counts: FacetCounts;
  values: string[];
  onChange: (values: string[]) => void;
};

/** The first values, those chosen, and the others on demand. */
function LongChoices({ label, counts, values, onChange }: LongProps) {
  const [all, setAll] = useState(false);
  const shown = all ? counts : counts.filter((one, index) => index < FEW || values.includes(one.value));
  const hidden = counts.length - shown.length;
  return (
    <>
      <CheckboxGroup label={label} choices={toChoices(shown)} values={values} onChange={onChange} />
      {(hidden > 0 || all) && counts.length > FEW && (
        <Button look="quiet" className={styles.more} onPress={() => setAll(!all)}>
          {all ? m.common.showLess : m.common.showMore(hidden)}
        </Button>
      )}
    </>
  );
}
