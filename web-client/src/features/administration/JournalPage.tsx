import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import { journal as words } from "../../messages/administration";
import { pages } from "../../messages/administrationPages";
import { Button } from "../../ui/Button";
import { Form, FormActions } from "../../ui/Form";
import { SelectField } from "../../ui/SelectField";
import { TextField } from "../../ui/TextField";
import styles from "./Administration.module.css";
import { AdministrationFrame } from "./AdministrationFrame";
import { JournalLines } from "./JournalLines";
import { filterOf, type JournalParams } from "./journalParams";

const JournalActs = graphql(`
  query JournalActs {
    journalActs {
      act
      label
    }
  }
`);

/** Who did what, when, as which membership. */
export function JournalPage({ params }: { params: JournalParams }) {
  const [search, setSearch] = useState("");
  return (
    <AdministrationFrame title={pages.journal} acts={["READ_JOURNAL"]}>
      <p>{words.lead}</p>
      <JournalFilters key={JSON.stringify(params)} params={params} search={search} onSearch={setSearch} />
      <JournalLines params={params} filter={filterOf(params, search)} />
    </AdministrationFrame>
  );
}

type Props = { params: JournalParams; search: string; onSearch: (search: string) => void };

function JournalFilters({ params, search, onSearch }: Props) {
  const [{ data }] = useQuery({ query: JournalActs });
  const [text, setText] = useState(search);
  const [act, setAct] = useState(params.geste ?? "");
  const [from, setFrom] = useState(params.du ?? "");
  const [to, setTo] = useState(params.au ?? "");
  const navigate = useNavigate();

  function apply() {
    onSearch(text.trim());
    const { personne, structure } = params;
    void navigate({
      to: "/administration/journal",
      search: {
        ...(personne && { personne }),
        ...(structure && { structure }),
        ...(act && { geste: act }),
        ...(from && { du: from }),
        ...(to && { au: to }),
      },
    });
  }

  return (
    <Form problems={[]} onSubmit={apply} label={words.filters} className={styles.filters ?? ""}>
      <TextField name="search" label={words.search} hint={words.searchHint} value={text} onChange={setText} />
      <SelectField
        name="act"
        label={words.act}
        value={act}
        placeholder={words.anyAct}
        options={(data?.journalActs ?? []).map((one) => ({ value: one.act, label: one.label }))}
        onChange={setAct}
      />
      <div className={styles.days}>
        <TextField name="from" label={words.from} type="date" value={from} onChange={setFrom} />
        <TextField name="to" label={words.to} type="date" value={to} onChange={setTo} />
      </div>
      <div className={styles.wide}>
        <FormActions>
          <Button type="submit" look="strong">
            {words.apply}
          </Button>
          <Button
            onPress={() => {
              onSearch("");
              setText("");
              setAct("");
              setFrom("");
              setTo("");
              void navigate({ to: "/administration/journal", search: {} });
            }}
          >
            {words.reset}
          </Button>
        </FormActions>
      </div>
    </Form>
  );
}
