import type { ReactNode } from "react";
import { graphql } from "../../gql";
import type { MeetingAction_ActionFragment } from "../../gql/graphql";
import { list, longDate, m } from "../../messages";
import { themes } from "../../messages/themes";
import { NotSaid } from "../catalogue/NotSaid";

export const MeetingAction_action = graphql(`
  fragment MeetingAction_action on Action {
    id
    code
    slug
    title
    shortTitle
    provider
    summary
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
      rsaRequired
      conditions
    }
    mode
    durationMonths
    durationWeeks
    durationNote
    weeklyHours
    intensity
    prescription {
      channels
      documents
      instructions
      answerWithinWorkingDays
    }
    contacts {
      name
      role
      phone
      email
    }
    availability(territory: $pole)
    freshness
    confirmedAt
    status
    notices
  }
`);

type Action = MeetingAction_ActionFragment;
const words = themes.meeting;

/** What a commission compares, always the same rows in the same order: what is unsaid is said to be unsaid. */
export function meetingFacts(action: Action): ReadonlyArray<readonly [term: string, value: ReactNode]> {
  return [
    [words.publics, lines(publics(action))],
    [words.admission, lines(admission(action))],
    [words.mode, action.mode === "UNKNOWN" ? <NotSaid /> : m.labels.mode[action.mode]],
    [words.duration, lines(duration(action))],
    [words.provider, action.provider ?? <NotSaid />],
    [words.orient, lines(orientation(action), words.orientUnknown)],
    [
      words.places,
      action.availability === "UNKNOWN" ? words.placesUnknown : m.labels.availability[action.availability],
    ],
    [
      words.freshness,
      lines([
        m.labels.freshness[action.freshness],
        action.confirmedAt ? words.confirmedOn(longDate(action.confirmedAt)) : words.neverConfirmed,
      ]),
    ],
  ];
}

function lines(texts: string[], otherwise?: string): ReactNode {
  if (texts.length === 0) return otherwise ?? <NotSaid />;
  return texts.map((text) => <span key={text}>{text}</span>);
}

function publics({ publics, impliedPublics }: Action): string[] {
  if (publics.length === 0 && impliedPublics.length === 0) return [m.search.openToAll];
  return [
    ...(publics.length > 0 ? [list(publics.map((one) => one.label))] : []),
    ...(impliedPublics.length > 0 ? [words.implied(impliedPublics.map((one) => one.label))] : []),
  ];
}

/** The theme whose actions prevent the entry into the RSA: there, « not said » means « not needed ». */
const PREVENTION_THEME = "1.4";

function admission({ admission, theme }: Action): string[] {
  const { minimumAge: min, maximumAge: max, ageIsFirm, rsaRequired, conditions } = admission;
  const age =
    min != null && max != null
      ? words.ages.between(min, max)
      : min != null
        ? words.ages.from(min)
        : max != null
          ? words.ages.to(max)
          : null;
  const rsa =
    rsaRequired === true
      ? words.rsa
      : theme.code === PREVENTION_THEME
        ? words.rsaPrevents
        : rsaRequired === false
          ? words.noRsa
          : null;
  return [rsa, age && (ageIsFirm ? age : words.ages.indicative(age)), ...conditions].filter(
    (text): text is string => text !== null,
  );
}

function duration(action: Action): string[] {
  return [
    action.durationMonths != null && m.action.months(action.durationMonths),
    action.durationWeeks != null && m.action.weeks(action.durationWeeks),
    action.durationNote,
    action.weeklyHours != null && m.action.weeklyHours(action.weeklyHours),
    action.intensity,
  ].filter((text): text is string => typeof text === "string" && text !== "");
}

function orientation({ prescription, contacts }: Action): string[] {
  const { channels, documents, instructions, answerWithinWorkingDays } = prescription;
  return [
    ...(channels.length > 0 ? [list(channels.map((channel) => m.labels.channel[channel]))] : []),
    ...(instructions ? [instructions] : []),
    ...(documents.length > 0 ? [words.documents(documents)] : []),
    ...contacts.map((contact) =>
      [contact.name, contact.role, contact.phone, contact.email].filter(Boolean).join(", "),
    ),
    ...(channels.length > 0 ? [words.answer(answerWithinWorkingDays)] : []),
  ];
}
