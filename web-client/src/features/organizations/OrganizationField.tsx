import { useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import { m } from "../../messages";
import { kindInWords } from "../../messages/organizations";
import { providers as words } from "../../messages/providers";
import { ComboBox } from "../../ui/ComboBox";
import { useField } from "../../ui/formContext";
import { useLater } from "../../ui/useLater";

const OrganizationSuggestions = graphql(`
  query OrganizationSuggestions($search: String!) {
    organizations(search: $search, first: 12) {
      nodes {
        id
        name
        acronym
        kind
        pole {
          id
          name
        }
      }
    }
  }
`);

export type Chosen = { id: string; name: string };
type Props = {
  name: string;
  label: string;
  hint: string;
  /** Those that cannot be chosen, because they are already. */
  except?: readonly string[];
  value: Chosen | null;
  onChange: (organization: Chosen | null) => void;
};

/** Chooses an organisation among those that the server finds by what is typed. */
export function OrganizationField({ name, label, hint, except = [], value, onChange }: Props) {
  const { id, problem } = useField(name, label);
  const [text, setText] = useState(value?.name ?? "");
  const [left, setLeft] = useState(false);
  const settled = value !== null && text === value.name;
  const asked = useLater(text.trim());
  const [{ data, fetching }] = useQuery({
    query: OrganizationSuggestions,
    variables: { search: asked },
    pause: asked === "" || asked === value?.name,
  });
  const found = asked === "" ? [] : (data?.organizations.nodes ?? []);

  return (
    <ComboBox
      id={id}
      label={label}
      hint={hint}
      {...(left && !settled && text.trim() !== ""
        ? { problem: words.notChosen(text) }
        : problem && { problem })}
      listLabel={words.suggestions}
      emptyText={fetching || asked !== text.trim() ? m.common.loading : words.noOrganization}
      clearLabel={words.clearOrganization}
      options={found
        .filter((one) => !except.includes(one.id))
        .map((one) => ({
          key: one.id,
          label: one.name,
          description: [
            one.acronym === one.name ? null : one.acronym,
            kindInWords(one.kind),
            one.pole && m.search.pole(one.pole.name),
          ]
            .filter(Boolean)
            .join(" · "),
        }))}
      chosen={settled ? value.id : null}
      text={text}
      onTextChange={(next) => {
        setText(next);
        setLeft(false);
        if (value && next !== value.name) onChange(null);
      }}
      onChoose={(option) => {
        setText(option.label);
        onChange({ id: option.key, name: option.label });
      }}
      onClear={() => {
        setText("");
        onChange(null);
      }}
      onLeave={() => setLeft(true)}
    />
  );
}
