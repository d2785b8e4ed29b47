import { useState } from "react";
import { useQuery } from "urql";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { TerritoryField_TerritoryFragment } from "../../gql/graphql";
import { m } from "../../messages";
import { ComboBox, type Option } from "../../ui/ComboBox";
import { useLater } from "../../ui/useLater";

export const TerritoryField_territory = graphql(`
  fragment TerritoryField_territory on Territory {
    id
    code
    kind
    name
    postalCodes
    pole {
      id
      name
    }
  }
`);

const TerritorySuggestions = graphql(`
  query TerritorySuggestions($search: String!) {
    territories(search: $search, first: 12) {
      id
      ...TerritoryField_territory
    }
  }
`);

type Picked = { code: string; name: string } | null;

const SHOWN_CODES = 3;

type Props = {
  /** Of the input, where a form leads to it. */
  id?: string | undefined;
  /** What the form says of it. */
  problem?: string | undefined;
  label: string;
  hint: string;
  /** Proposes only the places where somebody can live: communes and arrondissements. */
  homesOnly?: boolean;
  territory: FragmentType<typeof TerritoryField_territory> | null;
  onChange: (code: string | null) => void;
  /** Told when what is typed is no longer what was chosen: a form must not send the place that was. */
  onTyped?: () => void;
};

/** Chooses a territory among the server's readings of what is typed: a name, an INSEE code or a postal code. */
export function TerritoryField({
  id,
  problem,
  label,
  hint,
  homesOnly = false,
  territory,
  onChange,
  onTyped,
}: Props) {
  const addressed = readFragment(TerritoryField_territory, territory);
  const [picked, setPicked] = useState<Picked>(addressed);
  const [text, setText] = useState(addressed?.name ?? "");
  const [lastCode, setLastCode] = useState(addressed?.code);
  const [left, setLeft] = useState(false);
  // The address decides: a choice made elsewhere (a chip, the back button) replaces what is typed.
  if (lastCode !== addressed?.code) {
    setLastCode(addressed?.code);
    setPicked(addressed);
    setText(addressed?.name ?? "");
    setLeft(false);
  }
  const settled = picked !== null && text === picked.name;

  const asked = useLater(text.trim());
  const [{ data, fetching }] = useQuery({
    query: TerritorySuggestions,
    variables: { search: asked },
    pause: asked === "" || asked === picked?.name,
  });
  const readings = asked === "" ? [] : readFragment(TerritoryField_territory, data?.territories ?? []);
  const territories = homesOnly ? readings.filter(isHome) : readings;

  function choose(next: Picked) {
    setPicked(next);
    setText(next?.name ?? "");
    onChange(next?.code ?? null);
  }

  return (
    <ComboBox
      id={id}
      label={label}
      hint={hint}
      problem={left && !settled && text.trim() !== "" ? m.search.notChosen(text) : problem}
      listLabel={m.search.suggestions}
      emptyText={fetching || asked !== text.trim() ? m.common.loading : m.search.noTerritory}
      clearLabel={m.search.clearTerritory}
      options={territories.map((one) => toOption(one, asked))}
      chosen={settled ? picked.code : null}
      text={text}
      onTextChange={(next) => {
        setText(next);
        setLeft(false);
        if (next === "" && picked) choose(null);
        else if (picked && next === picked.name) onChange(picked.code);
        else onTyped?.();
      }}
      onChoose={(option) => choose({ code: option.key, name: option.label })}
      onClear={() => choose(null)}
      onLeave={() => setLeft(true)}
    />
  );
}

/** Marseille as a whole has no pôle: its arrondissements have. */
function isHome({ kind, pole }: TerritoryField_TerritoryFragment): boolean {
  return (kind === "COMMUNE" || kind === "ARRONDISSEMENT") && pole !== null;
}

function toOption(territory: TerritoryField_TerritoryFragment, asked: string): Option {
  const { code, kind, name, postalCodes, pole } = territory;
  const parts = [m.labels.territoryKind[kind]];
  // « 13013 » is a postal code of one and the INSEE code of another: say which reading each proposal is.
  if (/^\d/.test(asked) && code.startsWith(asked)) parts.push(m.search.inseeCode(code));
  const codes =
    postalCodes.length > SHOWN_CODES ? postalCodes.filter((one) => one.startsWith(asked)) : postalCodes;
  if (codes.length > 0 && codes.length <= SHOWN_CODES) parts.push(m.search.postalCode(codes));
  if (pole && kind !== "POLE") parts.push(m.search.pole(pole.name));
  return { key: code, label: name, description: parts.join(" · ") };
}
