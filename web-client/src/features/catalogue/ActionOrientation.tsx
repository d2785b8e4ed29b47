import { type FragmentType, graphql, readFragment } from "../../gql";
import type { ActionOrientation_ActionFragment } from "../../gql/graphql";
import { longDate, m } from "../../messages";
import { responseTime } from "../../messages/responseTime";
import { Facts } from "../../ui/Facts";
import { NotSaid } from "./NotSaid";

export const ActionOrientation_action = graphql(`
  fragment ActionOrientation_action on Action {
    id
    prescription {
      channels
      documents
      link
      instructions
      answerWithinWorkingDays
    }
    selfReferral
    status
    suspendedUntil
    availability(territory: $territory)
    responseTime {
      medianWorkingDays
      acceptanceRatePercent
      sampleSize
    }
    contacts {
      name
      role
      phone
      email
    }
    locations {
      name
      address
      territory {
        id
        name
      }
      phone
      hours
      accessibility
    }
  }
`);

type Sheet = ActionOrientation_ActionFragment;

export function ActionOrientation({
  action: ref,
}: {
  action: FragmentType<typeof ActionOrientation_action>;
}) {
  const action = readFragment(ActionOrientation_action, ref);
  const { channels, documents, link, instructions, answerWithinWorkingDays } = action.prescription;
  const measured = action.responseTime;
  const unsaid = channels.length === 0 && documents.length === 0 && !link && !instructions;
  return (
    <>
      {unsaid && <p>{m.action.orientUnknown}</p>}
      <Facts
        rows={[
          [m.action.channels, channels.map((channel) => m.labels.channel[channel]).join(", ")],
          [
            m.action.documents,
            documents.length > 0 && (
              <ul>
                {documents.map((document) => (
                  <li key={document}>{document}</li>
                ))}
              </ul>
            ),
          ],
          // The server keeps pages only; a browser is never given anything else to open.
          [m.action.form, link && /^https?:\/\//i.test(link) && <a href={link}>{link}</a>],
          [m.action.instructions, instructions],
          [m.action.answer, channels.length > 0 && m.action.answerIn(answerWithinWorkingDays)],
          [
            responseTime.label,
            measured &&
              responseTime.said(
                measured.medianWorkingDays,
                measured.acceptanceRatePercent,
                measured.sampleSize,
              ),
          ],
          [
            m.action.selfReferral,
            action.selfReferral == null ? null : action.selfReferral ? m.action.yes : m.action.no,
          ],
          [m.action.places, places(action)],
          [
            m.action.contacts,
            action.contacts.length > 0 ? <Contacts contacts={action.contacts} /> : <NotSaid />,
          ],
          [
            m.action.locations,
            action.locations.length > 0 ? <Locations locations={action.locations} /> : <NotSaid />,
          ],
        ]}
      />
    </>
  );
}

function places({ availability, status, suspendedUntil }: Sheet): string {
  if (status === "SUSPENDED") {
    return suspendedUntil ? m.action.suspendedUntil(longDate(suspendedUntil)) : m.action.suspended;
  }
  return availability === "UNKNOWN" ? m.action.placesUnknown : m.labels.availability[availability];
}

function Contacts({ contacts }: { contacts: Sheet["contacts"] }) {
  return (
    <ul>
      {contacts.map((contact) => (
        <li key={[contact.name, contact.phone, contact.email].join("|")}>
          {[contact.name, contact.role].filter(Boolean).join(", ")}
          {contact.phone && (
            <>
              {" "}
              <a href={`tel:${contact.phone.replace(/\s/g, "")}`}>{contact.phone}</a>
            </>
          )}
          {contact.email && (
            <>
              {" "}
              <a href={`mailto:${contact.email}`}>{contact.email}</a>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

function Locations({ locations }: { locations: Sheet["locations"] }) {
  return (
    <ul>
      {locations.map((location) => (
        <li key={`${location.name}|${location.address}`}>
          {[location.name, location.address, location.territory.name].filter(Boolean).join(", ")}
          <Facts
            rows={[
              [m.action.phone, location.phone],
              [m.action.hours, location.hours],
              [m.action.accessibility, location.accessibility],
            ]}
          />
        </li>
      ))}
    </ul>
  );
}
