-- Accounts, memberships of organisations, sign-in, links in mails, idempotency and the journal.

-- +goose Up

-- Pôles and the Département are organisations too. What an administrator changes carries a version.
ALTER TABLE organization
    ADD COLUMN pole_code       text CONSTRAINT organization_pole_code_fkey REFERENCES pole,
    ADD COLUMN shared_caseload boolean NOT NULL DEFAULT false,
    ADD COLUMN email           text NOT NULL DEFAULT '',
    ADD COLUMN phone           text NOT NULL DEFAULT '',
    ADD COLUMN website         text NOT NULL DEFAULT '',
    ADD COLUMN version         integer NOT NULL DEFAULT 1,
    ADD CONSTRAINT organization_pole_kind_check CHECK (kind <> 'POLE' OR pole_code IS NOT NULL);

-- A person who signs in. A closed account never opens again; its address may be used by another one.
CREATE TABLE account (
    id                uuid PRIMARY KEY,
    email             text NOT NULL CONSTRAINT account_email_check CHECK (email = lower(email) AND email LIKE '%_@_%'),
    name              text NOT NULL CONSTRAINT account_name_check CHECK (name <> ''),
    phone             text NOT NULL DEFAULT '',
    demonstration     boolean NOT NULL DEFAULT false,
    created_at        timestamptz NOT NULL,
    last_signed_in_at timestamptz,
    closed_at         timestamptz,
    version           integer NOT NULL DEFAULT 1,
    CONSTRAINT account_demonstration_check CHECK (demonstration = (email LIKE '%@demo.invalid'))
);
CREATE UNIQUE INDEX account_email_key ON account (email) WHERE closed_at IS NULL;

-- Whom an identity provider means. The subject may change when the person's own provider does: it is linked again.
CREATE TABLE identity (
    issuer     text NOT NULL,
    subject    text NOT NULL,
    account_id uuid NOT NULL CONSTRAINT identity_account_id_fkey REFERENCES account,
    created_at timestamptz NOT NULL,
    CONSTRAINT identity_pkey PRIMARY KEY (issuer, subject)
);

CREATE TABLE membership (
    id              uuid PRIMARY KEY,
    account_id      uuid NOT NULL CONSTRAINT membership_account_id_fkey REFERENCES account,
    organization_id uuid NOT NULL CONSTRAINT membership_organization_id_fkey REFERENCES organization,
    role            text NOT NULL CONSTRAINT membership_role_check CHECK (role IN ('REFERENT', 'PROVIDER', 'POLE_COORDINATOR', 'DEPARTMENT_ADMIN')),
    administrator   boolean NOT NULL DEFAULT false,
    started_at      timestamptz NOT NULL,
    ended_at        timestamptz,
    version         integer NOT NULL DEFAULT 1,
    CONSTRAINT membership_ended_check CHECK (ended_at >= started_at)
);
CREATE UNIQUE INDEX membership_active_key ON membership (account_id, organization_id, role) WHERE ended_at IS NULL;
CREATE INDEX membership_organization_idx ON membership (organization_id) WHERE ended_at IS NULL;

-- A coordinator belongs to a pôle, the direction to the Département.
-- +goose StatementBegin
CREATE FUNCTION check_membership_kind() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    organization_kind text;
BEGIN
    SELECT kind INTO organization_kind FROM organization WHERE id = NEW.organization_id;
    IF (NEW.role = 'POLE_COORDINATOR' AND organization_kind <> 'POLE') OR (NEW.role = 'DEPARTMENT_ADMIN' AND organization_kind <> 'DEPARTEMENT') THEN
        RAISE EXCEPTION 'role % does not exist in an organisation of kind %', NEW.role, organization_kind
            USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_kind_check', TABLE = 'membership';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER membership_kind BEFORE INSERT OR UPDATE OF role, organization_id ON membership
    FOR EACH ROW EXECUTE FUNCTION check_membership_kind();

-- An organisation with members has an administrator. The organisation's row is locked, so that two administrators cannot
-- leave at the same moment.
-- +goose StatementBegin
CREATE FUNCTION check_last_administrator() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM organization WHERE id = NEW.organization_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT 1 FROM membership WHERE organization_id = NEW.organization_id AND ended_at IS NULL)
        AND NOT EXISTS (SELECT 1 FROM membership WHERE organization_id = NEW.organization_id AND ended_at IS NULL AND administrator) THEN
        RAISE EXCEPTION 'organisation % would have no administrator', NEW.organization_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_last_administrator_check', TABLE = 'membership';
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE CONSTRAINT TRIGGER membership_last_administrator AFTER INSERT OR UPDATE ON membership
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_last_administrator();

-- An organisation is claimed by its first member; when the last one goes, nobody answers for it any more. Pôles and the
-- Département stay what the programme says they are.
-- +goose StatementBegin
CREATE FUNCTION follow_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.ended_at IS NULL THEN
        UPDATE organization SET trust = 'CLAIMED' WHERE id = NEW.organization_id AND trust = 'UNCLAIMED';
    ELSE
        UPDATE organization SET trust = 'UNCLAIMED'
         WHERE id = NEW.organization_id AND trust <> 'UNCLAIMED' AND kind NOT IN ('POLE', 'DEPARTEMENT')
           AND NOT EXISTS (SELECT 1 FROM membership WHERE organization_id = NEW.organization_id AND ended_at IS NULL);
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER membership_claims_organization AFTER INSERT OR UPDATE OF ended_at ON membership
    FOR EACH ROW EXECUTE FUNCTION follow_members();

-- A browser that somebody has signed in with, and the membership that she acts as in it.
CREATE TABLE account_session (
    id            uuid PRIMARY KEY,
    account_id    uuid NOT NULL CONSTRAINT account_session_account_id_fkey REFERENCES account,
    membership_id uuid CONSTRAINT account_session_membership_id_fkey REFERENCES membership,
    method        text NOT NULL CONSTRAINT account_session_method_check CHECK (method IN ('OIDC', 'LINK', 'DEMONSTRATION')),
    user_agent    text NOT NULL DEFAULT '',
    created_at    timestamptz NOT NULL,
    last_seen_at  timestamptz NOT NULL,
    ended_at      timestamptz
);
CREATE INDEX account_session_account_idx ON account_session (account_id) WHERE ended_at IS NULL;

-- Whoever loses or gains a right signs in again: her sessions that act as the membership end with what it was.
-- +goose StatementBegin
CREATE FUNCTION end_sessions_of_membership() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE account_session SET ended_at = coalesce(NEW.ended_at, now()) WHERE membership_id = NEW.id AND ended_at IS NULL;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER membership_ends_sessions AFTER UPDATE ON membership FOR EACH ROW
    WHEN (OLD.role <> NEW.role OR OLD.administrator <> NEW.administrator OR (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL))
    EXECUTE FUNCTION end_sessions_of_membership();

-- A closed account has neither sessions, nor memberships, nor requests to join.
-- +goose StatementBegin
CREATE FUNCTION end_what_a_closed_account_holds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE membership SET ended_at = NEW.closed_at, version = version + 1 WHERE account_id = NEW.id AND ended_at IS NULL;
    UPDATE account_session SET ended_at = NEW.closed_at WHERE account_id = NEW.id AND ended_at IS NULL;
    UPDATE membership_request SET status = 'WITHDRAWN', decided_at = NEW.closed_at, version = version + 1 WHERE account_id = NEW.id AND status = 'OPEN';
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER account_closing AFTER UPDATE ON account FOR EACH ROW
    WHEN (OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL) EXECUTE FUNCTION end_what_a_closed_account_holds();

-- What a browser's cookie stands for (scs); the token is kept hashed.
CREATE TABLE web_session (
    token_hash bytea PRIMARY KEY,
    data       bytea NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX web_session_expires_at_idx ON web_session (expires_at);

-- Whoever holds a stream or a page open is told when what she may do has changed.
-- +goose StatementBegin
CREATE FUNCTION announce_access_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('access', CASE WHEN TG_TABLE_NAME = 'account' THEN to_jsonb(NEW) ->> 'id' ELSE to_jsonb(NEW) ->> 'account_id' END);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER account_announces AFTER UPDATE OF closed_at ON account FOR EACH ROW EXECUTE FUNCTION announce_access_change();
CREATE TRIGGER membership_announces AFTER INSERT OR UPDATE ON membership FOR EACH ROW EXECUTE FUNCTION announce_access_change();
CREATE TRIGGER account_session_announces AFTER UPDATE OF ended_at, membership_id ON account_session FOR EACH ROW EXECUTE FUNCTION announce_access_change();

-- A link in a mail: for one purpose and one object, used once, kept hashed. Opening it does nothing; the page's button posts.
CREATE TABLE link (
    id         uuid PRIMARY KEY,
    token_hash bytea NOT NULL CONSTRAINT link_token_hash_key UNIQUE,
    purpose    text NOT NULL CONSTRAINT link_purpose_check CHECK (purpose ~ '^[A-Z_]+$'),
    object_id  uuid NOT NULL,
    email      text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz,
    CONSTRAINT link_expires_check CHECK (expires_at > created_at)
);
CREATE INDEX link_object_idx ON link (object_id, purpose);
CREATE INDEX link_email_idx ON link (email, created_at);

CREATE TABLE invitation (
    id              uuid PRIMARY KEY,
    organization_id uuid NOT NULL CONSTRAINT invitation_organization_id_fkey REFERENCES organization,
    email           text NOT NULL CONSTRAINT invitation_email_check CHECK (email = lower(email) AND email LIKE '%_@_%'),
    role            text NOT NULL CONSTRAINT invitation_role_check CHECK (role IN ('REFERENT', 'PROVIDER', 'POLE_COORDINATOR', 'DEPARTMENT_ADMIN')),
    administrator   boolean NOT NULL,
    invited_by      uuid NOT NULL CONSTRAINT invitation_invited_by_fkey REFERENCES account,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    status          text NOT NULL DEFAULT 'SENT' CONSTRAINT invitation_status_check CHECK (status IN ('SENT', 'ACCEPTED', 'DECLINED', 'CANCELLED')),
    decided_at      timestamptz,
    version         integer NOT NULL DEFAULT 1,
    CONSTRAINT invitation_decided_check CHECK ((status = 'SENT') = (decided_at IS NULL))
);
CREATE UNIQUE INDEX invitation_open_key ON invitation (organization_id, email, role) WHERE status = 'SENT';
CREATE INDEX invitation_organization_idx ON invitation (organization_id);

CREATE TABLE membership_request (
    id              uuid PRIMARY KEY,
    account_id      uuid NOT NULL CONSTRAINT membership_request_account_id_fkey REFERENCES account,
    organization_id uuid NOT NULL CONSTRAINT membership_request_organization_id_fkey REFERENCES organization,
    role            text NOT NULL CONSTRAINT membership_request_role_check CHECK (role IN ('REFERENT', 'PROVIDER')),
    message         text NOT NULL DEFAULT '',
    created_at      timestamptz NOT NULL,
    status          text NOT NULL DEFAULT 'OPEN' CONSTRAINT membership_request_status_check CHECK (status IN ('OPEN', 'ACCEPTED', 'REFUSED', 'WITHDRAWN')),
    decided_at      timestamptz,
    version         integer NOT NULL DEFAULT 1,
    CONSTRAINT membership_request_decided_check CHECK ((status = 'OPEN') = (decided_at IS NULL))
);
CREATE UNIQUE INDEX membership_request_open_key ON membership_request (account_id, organization_id, role) WHERE status = 'OPEN';
CREATE INDEX membership_request_organization_idx ON membership_request (organization_id) WHERE status = 'OPEN';

-- One row for an act that was done, written in its transaction: a repeat finds it. Kept 7 days.
CREATE TABLE idempotency (
    account_id uuid NOT NULL CONSTRAINT idempotency_account_id_fkey REFERENCES account,
    key        text NOT NULL CONSTRAINT idempotency_key_check CHECK (length(key) BETWEEN 8 AND 100),
    act        text NOT NULL,
    digest     bytea NOT NULL,
    object_id  uuid NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT idempotency_pkey PRIMARY KEY (account_id, key)
);
CREATE INDEX idempotency_created_at_idx ON idempotency (created_at);

-- Who did what, when, as which membership. Append-only, kept 12 months, without a word about beneficiaries: detail holds
-- codes, numbers and names of organisations.
CREATE TABLE journal (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at              timestamptz NOT NULL,
    account_id      uuid CONSTRAINT journal_account_id_fkey REFERENCES account,
    membership_id   uuid CONSTRAINT journal_membership_id_fkey REFERENCES membership,
    organization_id uuid CONSTRAINT journal_organization_id_fkey REFERENCES organization,
    act             text NOT NULL CONSTRAINT journal_act_check CHECK (act ~ '^[A-Z_]+$'),
    object_type     text NOT NULL,
    object_id       uuid NOT NULL,
    detail          jsonb NOT NULL DEFAULT '{}' CONSTRAINT journal_detail_check CHECK (jsonb_typeof(detail) = 'object')
);
CREATE INDEX journal_at_idx ON journal (at DESC, id DESC);
CREATE INDEX journal_account_idx ON journal (account_id, id DESC);
CREATE INDEX journal_object_idx ON journal (object_id, id DESC);

-- +goose StatementBegin
CREATE FUNCTION refuse_change_of_journal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.at < now() - interval '12 months' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_append_only_check', TABLE = 'journal';
END $$;
-- +goose StatementEnd
CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE ON journal FOR EACH ROW EXECUTE FUNCTION refuse_change_of_journal();
CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_journal();

-- What the direction may set: delays in days, and the like. Absent: the value of the code.
CREATE TABLE setting (
    name       text PRIMARY KEY,
    value      jsonb NOT NULL,
    updated_at timestamptz NOT NULL,
    version    integer NOT NULL DEFAULT 1
);
