import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";
import { useDeed } from "../../deed";
import { graphql } from "../../gql";
import page from "../../layout/Page.module.css";
import { ViewerPending } from "../../layout/ViewerPending";
import { m } from "../../messages";
import { providers as porteurs } from "../../messages/providers";
import { sheets as words } from "../../messages/sheets";
import { sheetTitles as titles } from "../../messages/sheetTitles";
import { Breadcrumbs } from "../../ui/Breadcrumbs";
import { Button } from "../../ui/Button";
import { Form, FormActions } from "../../ui/Form";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { SelectField } from "../../ui/SelectField";
import { TextField } from "../../ui/TextField";
import { useViewer } from "../../viewer";
import { type Chosen, OrganizationField } from "../organizations/OrganizationField";
import styles from "./Sheets.module.css";

const NewSheetChoices = graphql(`
  query NewSheetChoices {
    themes {
      id
      code
      title
    }
    schemes {
      id
      title
    }
  }
`);

const CreateAction = graphql(`
  mutation CreateAction($input: CreateActionInput!) {
    createAction(input: $input) {
      action {
        id
        slug
      }
      userErrors {
        field
        message
      }
    }
  }
`);

/** A title and a theme, or a scheme of the programme: what a sheet begins with. */
export function NewSheetPage({ scheme: asked }: { scheme: string | null }) {
  const { viewer, can } = useViewer();
  const [{ data }] = useQuery({ query: NewSheetChoices });
  const create = useDeed(CreateAction);
  const navigate = useNavigate();
  const [title, setTitle] = useState("");
  const [theme, setTheme] = useState("");
  const [scheme, setScheme] = useState(asked ?? "");
  const [provider, setProvider] = useState<Chosen | null>(null);
  if (viewer === undefined) return <ViewerPending />;
  if (!can("WRITE_SHEETS")) {
    return (
      <div className={page.page}>
        <PageHeading title={titles.create} />
        <Notice>{viewer ? words.forbidden : words.signIn}</Notice>
      </div>
    );
  }
  async function begin() {
    const done = await create.send({
      title,
      theme,
      ...(scheme ? { scheme } : {}),
      ...(provider ? { provider: provider.id } : {}),
    });
    const slug = done?.createAction.action?.slug;
    if (slug) await navigate({ to: "/mes-fiches/$slug/modifier", params: { slug } });
  }
  return (
    <div className={styles.narrow}>
      <Breadcrumbs label={m.common.breadcrumbs} current={titles.create}>
        <Link to="/mes-fiches">{titles.mine}</Link>
      </Breadcrumbs>
      <PageHeading title={titles.create} />
      <p>{words.newLead}</p>
      <Form problems={create.problems} onSubmit={() => void begin()}>
        <SelectField
          name="scheme"
          label={words.fromScheme}
          hint={words.fromSchemeHint}
          placeholder={words.noScheme}
          value={scheme}
          options={(data?.schemes ?? []).map((one) => ({ value: one.id, label: one.title }))}
          onChange={setScheme}
        />
        <TextField
          name="title"
          label={words.title}
          hint={words.titleHint}
          optional={scheme !== ""}
          value={title}
          onChange={setTitle}
        />
        <SelectField
          name="theme"
          label={words.theme}
          placeholder={words.themeChoose}
          value={theme}
          options={(data?.themes ?? []).map((one) => ({
            value: one.code,
            label: `${one.code} ${one.title}`,
          }))}
          onChange={setTheme}
        />
        {can("MANAGE_PROVIDERS") && (
          <OrganizationField
            name="provider"
            label={words.provider}
            hint={porteurs.createHint}
            value={provider}
            onChange={setProvider}
          />
        )}
        <FormActions>
          <Button look="strong" type="submit" isPending={create.pending}>
            {words.begin}
          </Button>
        </FormActions>
      </Form>
    </div>
  );
}
