import type { SaveSessionInput, SessionForm_SessionFragment, SessionKind } from "../../gql/graphql";

/** What a form of a session holds. Texts are as typed. */
export type Values = {
  kind: SessionKind;
  label: string;
  startsOn: string;
  endsOn: string;
  applyBy: string;
  places: string;
  waitingListOpen: boolean;
  territories: Array<{ code: string; name: string }>;
  ownLocation: boolean;
  name: string;
  address: string;
  territory: string | null;
  phone: string;
  hours: string;
  accessibility: string;
};

export const emptyValues: Values = {
  kind: "ROLLING",
  label: "",
  startsOn: "",
  endsOn: "",
  applyBy: "",
  places: "",
  waitingListOpen: false,
  territories: [],
  ownLocation: false,
  name: "",
  address: "",
  territory: null,
  phone: "",
  hours: "",
  accessibility: "",
};

export function valuesOf(session: SessionForm_SessionFragment): Values {
  const { location } = session;
  return {
    kind: session.kind,
    label: session.label,
    startsOn: session.startsOn ?? "",
    endsOn: session.endsOn ?? "",
    applyBy: session.applyBy ?? "",
    places: String(session.places),
    waitingListOpen: session.waitingListOpen,
    territories: session.territories.map(({ code, name }) => ({ code, name })),
    ownLocation: location != null,
    name: location?.name ?? "",
    address: location?.address ?? "",
    territory: location?.territory.code ?? null,
    phone: location?.phone ?? "",
    hours: location?.hours ?? "",
    accessibility: location?.accessibility ?? "",
  };
}

/** The values of a copy: other days are hers to say. */
export function copyOf(values: Values): Values {
  return { ...values, startsOn: "", endsOn: "", applyBy: "" };
}

/** What an action answers for a commune or an arrondissement. */
export type Leaf = {
  verdict: string;
  territory: { code: string; pole?: { code: string; name: string } | null };
};

/** The territories that an action surely covers, in part at least. One that has no answer of its own stays: the server judges it. */
export function stillCovered(
  territories: Values["territories"],
  leaves: readonly Leaf[],
): Values["territories"] {
  return territories.filter(({ code }) => {
    const within = leaves.filter(({ territory }) => territory.code === code || territory.pole?.code === code);
    return within.length === 0 || within.some(({ verdict }) => verdict === "YES");
  });
}

export type Written = Omit<SaveSessionInput, "id" | "version" | "idempotencyKey" | "action" | "provider">;

/** What the API is sent. A number of places that is none is sent as one that it refuses, on its field. */
export function written(values: Values): Written {
  return {
    kind: values.kind,
    label: values.label,
    startsOn: values.startsOn || null,
    endsOn: values.endsOn || null,
    applyBy: values.applyBy || null,
    places: /^\d{1,6}$/.test(values.places.trim()) ? Number(values.places) : -1,
    waitingListOpen: values.waitingListOpen,
    territories: values.territories.map(({ code }) => code),
    location: values.ownLocation
      ? {
          name: values.name || null,
          address: values.address,
          territory: values.territory ?? "",
          phone: values.phone || null,
          hours: values.hours || null,
          accessibility: values.accessibility || null,
        }
      : null,
  };
}

/** The fields in which two versions of a session differ. */
export function differences(now: Values, mine: Values): Array<keyof Values> {
  const keys = Object.keys(now) as Array<keyof Values>;
  return keys.filter((key) => JSON.stringify(now[key]) !== JSON.stringify(mine[key]));
}
