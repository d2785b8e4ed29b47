import { type FragmentType, graphql, readFragment } from "../../gql";
import type { ActionAdmission_ActionFragment } from "../../gql/graphql";
import { m } from "../../messages";
import { Facts } from "../../ui/Facts";
import { NotSaid } from "./NotSaid";
import styles from "./NotSaid.module.css";

export const ActionAdmission_action = graphql(`
  fragment ActionAdmission_action on Action {
    id
    theme {
      id
      code
    }
    publics {
      id
      label
    }
    impliedPublics {
      id
      label
    }
    admission {
      minimumAge
      maximumAge
      ageIsFirm
      ageNote
      rsaRequired
      conditions
    }
  }
`);

/** The theme whose actions prevent the entry into the RSA: there, « not said » means « not needed ». */
const PREVENTION_THEME = "1.4";

export function ActionAdmission({ action: ref }: { action: FragmentType<typeof ActionAdmission_action> }) {
  const { publics, impliedPublics, admission, theme } = readFragment(ActionAdmission_action, ref);
  return (
    <Facts
      rows={[
        [
          m.action.publics,
          publics.length > 0 ? (
            <ul>
              {publics.map((one) => (
                <li key={one.id}>{one.label}</li>
              ))}
            </ul>
          ) : impliedPublics.length > 0 ? (
            <NotSaid />
          ) : (
            m.action.openToAll
          ),
        ],
        [
          m.action.implied,
          impliedPublics.length > 0 && (
            <ul>
              {impliedPublics.map((one) => (
                <li key={one.id}>{one.label}</li>
              ))}
            </ul>
          ),
        ],
        [m.action.age, <Age key="age" admission={admission} />],
        [m.action.rsa, rsaSentence(admission.rsaRequired, theme.code)],
        [
          m.action.conditions,
          admission.conditions.length > 0 && (
            <ul>
              {admission.conditions.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          ),
        ],
      ]}
    />
  );
}

function rsaSentence(required: boolean | null | undefined, theme: string): string {
  if (required === true) return m.action.rsaYes;
  if (theme === PREVENTION_THEME) return m.action.rsaPrevents;
  return required === false ? m.action.rsaNo : m.action.rsaNotSaid;
}

function Age({ admission }: { admission: ActionAdmission_ActionFragment["admission"] }) {
  const { minimumAge: min, maximumAge: max, ageIsFirm, ageNote } = admission;
  if (min == null && max == null) {
    return (
      <>
        <NotSaid />
        {ageNote && <span className={styles.note}>{ageNote}</span>}
      </>
    );
  }
  return (
    <>
      <span>
        {ageSentence(min, max)} ({ageIsFirm ? m.action.ageFirm : m.action.ageIndicative})
      </span>
      {ageNote && <span className={styles.note}>{ageNote}</span>}
    </>
  );
}

function ageSentence(min: number | null | undefined, max: number | null | undefined): string {
  if (min != null && max != null) return m.action.ageBetween(min, max);
  if (min != null) return m.action.ageFrom(min);
  return max == null ? "" : m.action.ageTo(max);
}
