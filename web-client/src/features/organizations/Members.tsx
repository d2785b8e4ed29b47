import { useEffect, useRef, useState } from "react";
import { useDeed } from "../../deed";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { Members_OrganizationFragment, Role } from "../../gql/graphql";
import { longDate } from "../../messages";
import { role as roles } from "../../messages/header";
import { members as words } from "../../messages/organizations";
import { Button } from "../../ui/Button";
import { CheckboxField } from "../../ui/CheckboxField";
import { Confirm } from "../../ui/Confirm";
import { cx } from "../../ui/cx";
import { Form, FormActions } from "../../ui/Form";
import { Notice } from "../../ui/Notice";
import { SelectField } from "../../ui/SelectField";
import { Tag } from "../../ui/Tag";
import styles from "./Organizations.module.css";
import { useFocusBack } from "./useFocusBack";

export const Members_organization = graphql(`
  fragment Members_organization on Organization {
    id
    roles
    viewerCan
    members {
      id
      name
      email
      phone
      role
      administrator
      since
      self
      version
    }
  }
`);

const ChangeMembership = graphql(`
  mutation ChangeMembership($input: ChangeMembershipInput!) {
    changeMembership(input: $input) {
      member {
        id
        organization {
          id
        }
      }
      userErrors {
        field
        message
      }
    }
  }
`);

const EndMembership = graphql(`
  mutation EndMembership($input: EndMembershipInput!) {
    endMembership(input: $input) {
      organization {
        id
      }
      userErrors {
        field
        message
      }
    }
  }
`);

const LeaveOrganization = graphql(`
  mutation LeaveOrganization($input: LeaveOrganizationInput!) {
    leaveOrganization(input: $input) {
      organization {
        id
      }
      userErrors {
        field
        message
      }
    }
  }
`);

type Member = NonNullable<Members_OrganizationFragment["members"]>[number];

/** Who belongs to the organisation, for who may see it; what one may do with each. */
export function Members({ organization: ref }: { organization: FragmentType<typeof Members_organization> }) {
  const { members, roles: possible, viewerCan } = readFragment(Members_organization, ref);
  const { heading, say } = useFocusBack();
  if (!members) return null;
  return (
    <section className={styles.section} aria-labelledby="membres">
      <h2 ref={heading} tabIndex={-1} id="membres">
        {words.title}
      </h2>
      {members.length === 0 && <p>{words.none}</p>}
      <ul role="list" className={cx(styles.list, styles.oneColumn)}>
        {members.map((member) => (
          <li key={member.id} className={styles.card}>
            <MemberCard
              member={member}
              possible={possible}
              manages={viewerCan.includes("MANAGE_MEMBERS")}
              onDone={say}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

type CardProps = { member: Member; possible: Role[]; manages: boolean; onDone: (said: string) => void };

function MemberCard({ member, possible, manages, onDone }: CardProps) {
  const [changing, setChanging] = useState(false);
  const change = useRef<HTMLButtonElement>(null);
  const changed = useRef(false);
  useEffect(() => {
    // Given up, the form gives the focus back to the button that opened it.
    if (changed.current && !changing) change.current?.focus();
    changed.current = changing;
  }, [changing]);
  const leaving = useDeed(LeaveOrganization);
  const ending = useDeed(EndMembership);
  const { id, name, version, self } = member;
  const problem = leaving.problems[0] ?? ending.problems[0];

  async function end() {
    if (await ending.send({ membership: id, version })) onDone(words.ended(name));
  }
  // Whoever leaves is signed out: the next page starts from there.
  async function leave() {
    if (await leaving.send({ membership: id })) window.location.assign("/espace");
  }

  return (
    <>
      <div className={styles.row}>
        <div className={styles.who}>
          <h3>
            {name} {self && <span className={styles.soft}>({words.you})</span>}
          </h3>
          <p className={styles.tags}>
            <span>{roles[member.role]}</span>
            {member.administrator && <Tag tone="good">{words.administrator}</Tag>}
          </p>
          <p className={styles.soft}>
            <a href={`mailto:${member.email}`}>{member.email}</a>
            {member.phone && ` · ${member.phone}`} · {words.since(longDate(member.since))}
          </p>
        </div>
        {!changing && (
          <div className={styles.buttons}>
            {manages && (
              <Button
                ref={change}
                onPress={() => setChanging(true)}
                aria-label={`${words.change} ${words.about(name)}`}
              >
                {words.change}
              </Button>
            )}
            {self ? (
              <Confirm
                label={words.leave}
                question={words.leaveQuestion}
                isPending={leaving.pending}
                onConfirm={() => void leave()}
              />
            ) : (
              manages && (
                <Confirm
                  label={words.end}
                  about={words.about(name)}
                  question={words.endQuestion(name)}
                  isPending={ending.pending}
                  onConfirm={() => void end()}
                />
              )
            )}
          </div>
        )}
      </div>
      {problem && (
        <Notice tone="danger" role="alert">
          {problem.message}
        </Notice>
      )}
      {changing && (
        <ChangeForm member={member} possible={possible} onDone={onDone} onClose={() => setChanging(false)} />
      )}
    </>
  );
}

type ChangeProps = {
  member: Member;
  possible: Role[];
  onDone: (said: string) => void;
  onClose: () => void;
};

function ChangeForm({ member, possible, onDone, onClose }: ChangeProps) {
  const { send, problems, pending } = useDeed(ChangeMembership);
  const [role, setRole] = useState<Role | "">(member.role);
  const [administrator, setAdministrator] = useState(member.administrator);

  async function submit() {
    if (!role) return;
    if (!(await send({ membership: member.id, version: member.version, role, administrator }))) return;
    if (member.self) {
      window.location.assign("/espace");
      return;
    }
    onClose();
    onDone(words.changed(member.name));
  }

  return (
    <Form problems={problems} onSubmit={() => void submit()} opens label={words.changeLabel(member.name)}>
      <SelectField
        name="role"
        label={words.role}
        value={role}
        options={possible.map((value) => ({ value, label: roles[value] }))}
        onChange={setRole}
      />
      <CheckboxField
        name="administrator"
        label={words.administers}
        hint={words.administersHint}
        isSelected={administrator}
        onChange={setAdministrator}
      />
      <FormActions>
        <Button type="submit" look="strong" isPending={pending}>
          {words.save}
        </Button>
        <Button onPress={onClose}>{words.cancel}</Button>
      </FormActions>
    </Form>
  );
}
