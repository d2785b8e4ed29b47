-- The life of a sheet: drafts, reviews, what is published at once, comments, and codes that are never given twice.
-- catalogue/sheet/life.go is the truth about what may happen; what may never be is refused here.

-- +goose Up

-- Every code that an action has ever had. A code that was given once, to a sheet abandoned or moved to another theme since,
-- never means another action.
CREATE TABLE action_code (
    programme_id uuid NOT NULL CONSTRAINT action_code_programme_id_fkey REFERENCES programme,
    code         text NOT NULL,
    action_id    uuid NOT NULL CONSTRAINT action_code_action_id_fkey REFERENCES action,
    CONSTRAINT action_code_pkey PRIMARY KEY (programme_id, code)
);
INSERT INTO action_code (programme_id, code, action_id) SELECT programme_id, code, id FROM action;

-- +goose StatementBegin
CREATE FUNCTION keep_action_code() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO action_code (programme_id, code, action_id) VALUES (NEW.programme_id, NEW.code, NEW.id) ON CONFLICT DO NOTHING;
    IF NOT EXISTS (SELECT FROM action_code WHERE programme_id = NEW.programme_id AND code = NEW.code AND action_id = NEW.id) THEN
        RAISE EXCEPTION 'code % has meant another action', NEW.code
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'action_programme_code_key', TABLE = 'action';
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER action_keeps_code AFTER INSERT OR UPDATE OF code ON action FOR EACH ROW EXECUTE FUNCTION keep_action_code();

-- A version for whoever changes the state of a sheet, and the scheme that a sheet was made from.
ALTER TABLE action
    ADD COLUMN version     integer NOT NULL DEFAULT 1,
    ADD COLUMN scheme_slug text CONSTRAINT action_scheme_slug_fkey REFERENCES scheme,
    DROP CONSTRAINT action_published_check,
    ADD CONSTRAINT action_published_check CHECK ((status IN ('DRAFT', 'IN_REVIEW')) = (published_revision IS NULL));

-- The organisations that somebody has taken off a sheet: the programme's files do not bring them back.
CREATE TABLE action_provider_removed (
    action_id       uuid NOT NULL CONSTRAINT action_provider_removed_action_id_fkey REFERENCES action ON DELETE CASCADE,
    organization_id uuid NOT NULL CONSTRAINT action_provider_removed_organization_id_fkey REFERENCES organization,
    CONSTRAINT action_provider_removed_pkey PRIMARY KEY (action_id, organization_id)
);

-- What a revision needs while it is written and reviewed. `edits` says of each field who changed it last, when, and at which
-- version of the draft: two people who change different fields do not hinder each other. The pôles are those that the sheet
-- covers, as it was and as it is to be; reviewer_pole is the only one, NULL for the direction. overdue_told_at is when the direction was
-- told that the review waits for too long: once for each time that it is due.
ALTER TABLE action_revision
    ADD COLUMN id              uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT action_revision_id_key UNIQUE,
    ADD COLUMN kind            text NOT NULL DEFAULT 'REVIEWED' CONSTRAINT action_revision_kind_check CHECK (kind IN ('REVIEWED', 'AT_ONCE', 'REVERT')),
    ADD COLUMN version         integer NOT NULL DEFAULT 1,
    ADD COLUMN base            integer,
    ADD COLUMN account_id      uuid CONSTRAINT action_revision_account_id_fkey REFERENCES account,
    ADD COLUMN membership_id   uuid CONSTRAINT action_revision_membership_id_fkey REFERENCES membership,
    ADD COLUMN organization_id uuid CONSTRAINT action_revision_organization_id_fkey REFERENCES organization,
    ADD COLUMN updated_at      timestamptz,
    ADD COLUMN edits           jsonb NOT NULL DEFAULT '{}' CONSTRAINT action_revision_edits_check CHECK (jsonb_typeof(edits) = 'object'),
    ADD COLUMN submitted_at    timestamptz,
    ADD COLUMN review_due_at   timestamptz,
    ADD COLUMN overdue_told_at timestamptz,
    ADD COLUMN reviewer_pole   text CONSTRAINT action_revision_reviewer_pole_fkey REFERENCES pole,
    ADD COLUMN covered_poles   text[] NOT NULL DEFAULT '{}',
    ADD COLUMN decided_by      uuid CONSTRAINT action_revision_decided_by_fkey REFERENCES account,
    ADD COLUMN decided_for     uuid CONSTRAINT action_revision_decided_for_fkey REFERENCES organization,
    ADD COLUMN decided_at      timestamptz,
    ADD COLUMN decision_note   text NOT NULL DEFAULT '',
    ADD COLUMN reverts         uuid CONSTRAINT action_revision_reverts_fkey REFERENCES action_revision (id),
    ADD CONSTRAINT action_revision_author_known_check CHECK ((account_id IS NULL) = (membership_id IS NULL) AND (account_id IS NULL) = (organization_id IS NULL)),
    ADD CONSTRAINT action_revision_at_once_check CHECK (kind = 'REVIEWED' OR (status = 'PUBLISHED' AND base IS NOT NULL)),
    ADD CONSTRAINT action_revision_reverts_check CHECK ((kind = 'REVERT') = (reverts IS NOT NULL)),
    ADD CONSTRAINT action_revision_submitted_check CHECK (status <> 'SUBMITTED' OR (submitted_at IS NOT NULL AND review_due_at > submitted_at)),
    ADD CONSTRAINT action_revision_decided_check CHECK ((decided_by IS NULL) = (decided_at IS NULL) AND (decided_by IS NULL) = (decided_for IS NULL)
        AND (status <> 'SENT_BACK' OR decided_at IS NOT NULL));

-- One revision of a sheet is open at a time.
CREATE UNIQUE INDEX action_revision_open_key ON action_revision (action_id) WHERE status IN ('DRAFT', 'SUBMITTED', 'SENT_BACK');
CREATE INDEX action_revision_submitted_idx ON action_revision (reviewer_pole, submitted_at) WHERE status = 'SUBMITTED';
CREATE INDEX action_revision_at_once_idx ON action_revision (published_at DESC, id) WHERE kind <> 'REVIEWED';

-- What reviewers, pôles covered and porteurs say of a revision: of one of its fields, or of the whole ('').
CREATE TABLE revision_comment (
    id              uuid PRIMARY KEY,
    revision_id     uuid NOT NULL CONSTRAINT revision_comment_revision_id_fkey REFERENCES action_revision (id),
    field           text NOT NULL,
    body            text NOT NULL CONSTRAINT revision_comment_body_check CHECK (length(body) BETWEEN 1 AND 2000),
    account_id      uuid NOT NULL CONSTRAINT revision_comment_account_id_fkey REFERENCES account,
    membership_id   uuid NOT NULL CONSTRAINT revision_comment_membership_id_fkey REFERENCES membership,
    organization_id uuid NOT NULL CONSTRAINT revision_comment_organization_id_fkey REFERENCES organization,
    created_at      timestamptz NOT NULL
);
CREATE INDEX revision_comment_revision_idx ON revision_comment (revision_id, created_at);

-- A state leads to some states only.
-- +goose StatementBegin
CREATE FUNCTION check_action_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (OLD.status, NEW.status) IN (
        ('DRAFT', 'IN_REVIEW'), ('DRAFT', 'PUBLISHED'), ('IN_REVIEW', 'DRAFT'), ('IN_REVIEW', 'PUBLISHED'),
        ('PUBLISHED', 'SUSPENDED'), ('PUBLISHED', 'ARCHIVED'), ('SUSPENDED', 'PUBLISHED'), ('SUSPENDED', 'ARCHIVED'), ('ARCHIVED', 'PUBLISHED')) THEN
        RAISE EXCEPTION 'action % cannot go from % to %', OLD.id, OLD.status, NEW.status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'action_status_transition_check', TABLE = 'action';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER action_status_transition BEFORE UPDATE OF status ON action
    FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION check_action_status();

-- +goose StatementBegin
CREATE FUNCTION check_revision_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (OLD.status, NEW.status) IN (
        ('DRAFT', 'SUBMITTED'), ('DRAFT', 'PUBLISHED'), ('DRAFT', 'ABANDONED'),
        ('SUBMITTED', 'DRAFT'), ('SUBMITTED', 'SENT_BACK'), ('SUBMITTED', 'PUBLISHED'), ('SUBMITTED', 'ABANDONED'),
        ('SENT_BACK', 'SUBMITTED'), ('SENT_BACK', 'PUBLISHED'), ('SENT_BACK', 'ABANDONED')) THEN
        RAISE EXCEPTION 'revision % cannot go from % to %', OLD.id, OLD.status, NEW.status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'action_revision_status_transition_check', TABLE = 'action_revision';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER action_revision_status_transition BEFORE UPDATE OF status ON action_revision
    FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION check_revision_status();

-- A sheet and its revisions agree: before the first publication it is in review while a revision waits for one; afterwards the
-- newest published revision is what the public sees; what is archived waits for nobody.
-- +goose StatementBegin
CREATE FUNCTION check_sheet_state() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    key    uuid := CASE WHEN TG_TABLE_NAME = 'action' THEN (to_jsonb(NEW) ->> 'id')::uuid ELSE (to_jsonb(NEW) ->> 'action_id')::uuid END;
    sheet  action;
    waits  boolean;
    newest integer;
BEGIN
    SELECT * INTO sheet FROM action WHERE id = key;
    SELECT coalesce(bool_or(status = 'SUBMITTED'), false), max(number) FILTER (WHERE status = 'PUBLISHED')
      INTO waits, newest FROM action_revision WHERE action_id = key;
    IF sheet.published_revision IS DISTINCT FROM newest OR (sheet.published_revision IS NULL AND (sheet.status = 'IN_REVIEW') <> waits)
        OR (sheet.status = 'ARCHIVED' AND waits) THEN
        RAISE EXCEPTION 'action % is %, its revisions say otherwise', key, sheet.status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'action_state_check', TABLE = 'action';
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE CONSTRAINT TRIGGER action_state AFTER INSERT OR UPDATE OF status, published_revision ON action
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_sheet_state();
CREATE CONSTRAINT TRIGGER action_revision_state AFTER INSERT OR UPDATE OF status, number ON action_revision
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_sheet_state();

-- What is being written is nobody's catalogue yet: only what the public sees moves its version.
DROP TRIGGER action_advances_version ON action;
CREATE CONSTRAINT TRIGGER action_advances_version AFTER INSERT OR UPDATE ON action DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.published_revision IS NOT NULL) EXECUTE FUNCTION advance_catalogue_version();
DROP TRIGGER action_revision_advances_version ON action_revision;
CREATE CONSTRAINT TRIGGER action_revision_advances_version AFTER INSERT OR UPDATE ON action_revision DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.status = 'PUBLISHED') EXECUTE FUNCTION advance_catalogue_version();
