import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { newKey } from "../../deed";
import { graphql, readFragment } from "../../gql";
import { LoadError } from "../../layout/LoadError";
import { longDate } from "../../messages";
import { sessionForm as words } from "../../messages/board";
import { Button } from "../../ui/Button";
import { CheckboxField } from "../../ui/CheckboxField";
import { Chip } from "../../ui/Chip";
import { CheckboxGroup, RadioGroup } from "../../ui/Choices";
import field from "../../ui/Field.module.css";
import { Form, FormActions, FormRow } from "../../ui/Form";
import form from "../../ui/Form.module.css";
import { type Problem, useField } from "../../ui/formContext";
import { Notice } from "../../ui/Notice";
import { SelectField } from "../../ui/SelectField";
import { TextField } from "../../ui/TextField";
import { TerritoryField } from "../catalogue/TerritoryField";
import { useTerritory } from "../catalogue/useTerritory";
import styles from "./Board.module.css";
import { differences, type Leaf, stillCovered, type Values, valuesOf, written } from "./values";

export const SessionForm_session = graphql(`
  fragment SessionForm_session on Session {
    id
    version
    kind
    label
    startsOn
    endsOn
    applyBy
    places
    held
    occupied
    waitingListOpen
    status
    pausedUntil
    territories {
      id
      code
      name
    }
    location {
      name
      address
      phone
      hours
      accessibility
      territory {
        id
        code
      }
    }
  }
`);

const ActionOfSession = graphql(`
  query ActionOfSession($code: String!) {
    action(code: $code) {
      id
      code
      title
      coverage {
        text
        leaves {
          verdict
          territory {
            id
            code
            pole {
              id
              code
              name
            }
          }
        }
      }
      providers {
        organization {
          id
          name
        }
      }
    }
    viewer {
      id
      acting {
        id
        organization {
          id
        }
      }
    }
  }
`);

const SaveSession = graphql(`
  mutation SaveSession($input: SaveSessionInput!) {
    saveSession(input: $input) {
      session {
        id
        label
        ...SessionForm_session
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

type Props = {
  /** The code of the action. */
  action: string;
  initial: Values;
  /** The session that is changed; nothing for a new one. */
  session?: { id: string; version: number };
  onSaved: (label: string) => void;
};

/** The form of a session, new or not. Nothing typed is lost: neither to a refusal, nor to somebody else's change. */
export function SessionForm({ action: code, initial, session, onSaved }: Props) {
  const [{ data, error, fetching: loading }, reload] = useQuery({
    query: ActionOfSession,
    variables: { code },
  });
  const [{ fetching }, save] = useMutation(SaveSession);
  const [values, setValues] = useState(initial);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [provider, setProvider] = useState<string>("");
  const [key, setKey] = useState(newKey);
  const [version, setVersion] = useState(session?.version ?? 0);
  const [theirs, setTheirs] = useState<Values | null>(null);
  // urql keeps the former answer while the next one is on its way.
  const action = data?.action?.code === code ? data.action : undefined;
  const [read, setRead] = useState(code);
  const [dropped, setDropped] = useState<string[]>([]);
  // Another action is chosen: what is typed stays, but what only the first one has.
  if (action && read !== code) {
    const kept = stillCovered(values.territories, action.coverage.leaves);
    setRead(code);
    setKey(newKey());
    setProvider("");
    setProblems([]);
    setDropped(values.territories.filter((one) => !kept.includes(one)).map(({ name }) => name));
    setValues({ ...values, territories: kept });
  }
  const set = <K extends keyof Values>(name: K) => {
    return (value: Values[K]) => setValues((before) => ({ ...before, [name]: value }));
  };

  // A porteur opens in the name of her own structure; whoever opens for others says in whose name.
  const providers = action?.providers.map(({ organization }) => organization) ?? [];
  const own = data?.viewer?.acting?.organization.id;
  const asksProvider = !session && providers.length > 1 && !providers.some(({ id }) => id === own);

  async function send(at: number) {
    if (!session && !action) return setProblems([{ message: words.actionUnread }]);
    setProblems([]);
    const target = session
      ? { id: session.id, version: at }
      : { idempotencyKey: key, action: action?.id ?? "", provider: provider || null };
    const { data: answer } = await save({ input: { ...written(values), ...target } });
    const saved = answer?.saveSession;
    if (!saved) return setProblems([{ message: words.lost }]);
    if (saved.userErrors.length === 0) return onSaved(saved.session?.label ?? values.label);
    const now = readFragment(SessionForm_session, saved.session);
    if (now && saved.userErrors.some((one) => one.code === "CONFLICT")) {
      setVersion(now.version);
      setTheirs(valuesOf(now));
    }
    setProblems(
      saved.userErrors.map(({ field: path, message }) => ({ message, ...(path && { field: path }) })),
    );
  }

  return (
    <Form problems={problems} onSubmit={() => void send(version)}>
      {theirs && (
        <Conflict
          theirs={theirs}
          mine={values}
          onTake={() => {
            setValues(theirs);
            setTheirs(null);
            setProblems([]);
          }}
        />
      )}
      <RadioGroup
        label={words.kind}
        asked
        value={values.kind}
        choices={[
          { value: "ROLLING", label: words.kinds.ROLLING },
          { value: "DATED", label: words.kinds.DATED },
        ]}
        onChange={(kind) => set("kind")(kind === "DATED" ? "DATED" : "ROLLING")}
      />
      {asksProvider && (
        <SelectField
          name="provider"
          label={words.provider}
          placeholder={words.choose}
          value={provider}
          options={providers.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={setProvider}
        />
      )}
      <TextField
        name="label"
        label={words.label}
        hint={words.labelHint}
        value={values.label}
        onChange={set("label")}
      />
      <TextField
        name="places"
        label={words.places}
        hint={words.placesHint}
        inputMode="numeric"
        value={values.places}
        onChange={set("places")}
      />
      <CheckboxField
        name="waitingListOpen"
        label={words.waitingList}
        isSelected={values.waitingListOpen}
        onChange={set("waitingListOpen")}
      />
      <FormRow>
        <TextField
          name="startsOn"
          label={words.startsOn}
          optional={values.kind === "ROLLING"}
          type="date"
          value={values.startsOn}
          onChange={set("startsOn")}
        />
        <TextField
          name="endsOn"
          label={words.endsOn}
          optional
          type="date"
          value={values.endsOn}
          onChange={set("endsOn")}
        />
      </FormRow>
      <TextField
        name="applyBy"
        label={words.applyBy}
        hint={words.applyByHint}
        optional
        type="date"
        value={values.applyBy}
        onChange={set("applyBy")}
      />
      {dropped.length > 0 && (
        <Notice tone="caution" role="status" small>
          {words.dropped(dropped)}
        </Notice>
      )}
      <Reserved
        sector={action?.coverage.text ?? ""}
        poles={covered(action?.coverage.leaves ?? [])}
        chosen={values.territories}
        onChange={set("territories")}
      />
      <CheckboxField
        name="location"
        label={words.ownLocation}
        isSelected={values.ownLocation}
        onChange={set("ownLocation")}
      />
      {values.ownLocation && (
        <fieldset className={form.group}>
          <legend className={form.legend}>{words.location}</legend>
          <TextField
            name="location.name"
            label={words.locationName}
            optional
            value={values.name}
            onChange={set("name")}
          />
          <TextField
            name="location.address"
            label={words.address}
            value={values.address}
            onChange={set("address")}
          />
          <Commune code={values.territory} onChange={set("territory")} />
          <TextField
            name="location.phone"
            label={words.phone}
            optional
            type="tel"
            value={values.phone}
            onChange={set("phone")}
          />
          <TextField
            name="location.hours"
            label={words.hours}
            optional
            value={values.hours}
            onChange={set("hours")}
          />
          <TextField
            name="location.accessibility"
            label={words.accessibility}
            optional
            value={values.accessibility}
            onChange={set("accessibility")}
          />
        </fieldset>
      )}
      {error && !loading && (
        <LoadError error={error} onRetry={() => reload({ requestPolicy: "network-only" })} />
      )}
      <FormActions>
        <Button type="submit" look="strong" isPending={fetching || (!session && !action && loading)}>
          {session ? words.save : words.open}
        </Button>
      </FormActions>
    </Form>
  );
}

/** The pôles of which the action surely covers something, in the order of the list. */
function covered(leaves: ReadonlyArray<Leaf>): Array<{ code: string; name: string }> {
  const poles = new Map<string, { code: string; name: string }>();
  for (const { verdict, territory } of leaves) {
    if (verdict === "YES" && territory.pole) poles.set(territory.pole.code, territory.pole);
  }
  return [...poles.values()];
}

type ReservedProps = {
  sector: string;
  poles: Array<{ code: string; name: string }>;
  chosen: Values["territories"];
  onChange: (territories: Values["territories"]) => void;
};

/** To whom the places are reserved: pôles by a box, communes one by one, nobody in particular by default. */
function Reserved({ sector, poles, chosen, onChange }: ReservedProps) {
  const { id, errorId, problem } = useField("territories", words.reserved);
  const [adding, setAdding] = useState<string | null>(null);
  const place = useTerritory(adding);
  if (place.state === "known") {
    if (!chosen.some(({ code }) => code === place.code)) {
      onChange([...chosen, { code: place.code, name: place.name }]);
    }
    setAdding(null);
  }
  const ofPoles = new Set(poles.map(({ code }) => code));
  const others = chosen.filter(({ code }) => !ofPoles.has(code));
  return (
    <fieldset id={id} tabIndex={-1} className={form.group} aria-describedby={problem ? errorId : undefined}>
      <legend className={form.legend}>{words.reserved}</legend>
      <p className={field.hint}>{words.reservedHint(sector)}</p>
      <CheckboxGroup
        label={words.reservedPoles}
        choices={poles.map(({ code, name }) => ({ value: code, label: name }))}
        values={chosen.filter(({ code }) => ofPoles.has(code)).map(({ code }) => code)}
        onChange={(codes) => onChange([...poles.filter(({ code }) => codes.includes(code)), ...others])}
      />
      <TerritoryField
        label={words.reservedCommune}
        hint={words.reservedCommuneHint}
        territory={null}
        onChange={setAdding}
      />
      {others.length > 0 && (
        <ul role="list" className={styles.chips}>
          {others.map(({ code, name }) => (
            <li key={code}>
              <Chip
                label={name}
                removeLabel={words.remove(name)}
                onRemove={() => onChange(chosen.filter((one) => one.code !== code))}
              />
            </li>
          ))}
        </ul>
      )}
      {problem && (
        <p id={errorId} className={field.fault}>
          {problem}
        </p>
      )}
    </fieldset>
  );
}

/** Where the place is. */
function Commune({ code, onChange }: { code: string | null; onChange: (code: string | null) => void }) {
  const { id, errorId, problem } = useField("location.territory", words.commune);
  const place = useTerritory(code);
  return (
    <div id={id} tabIndex={-1} aria-describedby={problem ? errorId : undefined}>
      <TerritoryField
        label={words.commune}
        hint={words.communeHint}
        territory={place.state === "known" ? place.territory : null}
        onChange={onChange}
      />
      {problem && (
        <p id={errorId} className={field.fault}>
          {problem}
        </p>
      )}
    </div>
  );
}

/** Somebody else has written meanwhile: both versions, side by side, and a way to either. */
function Conflict({ theirs, mine, onTake }: { theirs: Values; mine: Values; onTake: () => void }) {
  const fields = differences(theirs, mine);
  return (
    <Notice tone="caution">
      <p>
        <strong>{words.conflict}</strong> {words.conflictHint}
      </p>
      <ul>
        {fields.map((name) => (
          <li key={name}>{words.difference(words.fields[name], shown(theirs[name]), shown(mine[name]))}</li>
        ))}
      </ul>
      <Button onPress={onTake}>{words.takeTheirs}</Button>
    </Notice>
  );
}

function shown(value: Values[keyof Values]): string {
  if (Array.isArray(value)) return value.map(({ name }) => name).join(", ") || words.nothing;
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (value === "ROLLING" || value === "DATED") return words.kinds[value];
  if (value && /^\d{4}-\d\d-\d\d$/.test(value)) return longDate(value);
  return value || words.nothing;
}
