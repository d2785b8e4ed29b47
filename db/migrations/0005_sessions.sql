-- Sessions and their places. A session is what a porteur opens; its counter row is what people take. The counter is locked
-- last of all rows, and every change of it is written down by the database itself: the sum of the history is the counter.

-- +goose Up

-- ROLLING is a caseload that people enter all year, DATED a cohort with a start. Without a territory a session serves the
-- action's whole coverage.
CREATE TABLE session (
    id                uuid PRIMARY KEY,
    action_id         uuid NOT NULL CONSTRAINT session_action_id_fkey REFERENCES action,
    provider_id       uuid NOT NULL CONSTRAINT session_provider_id_fkey REFERENCES organization,
    kind              text NOT NULL CONSTRAINT session_kind_check CHECK (kind IN ('ROLLING', 'DATED')),
    label             text NOT NULL CONSTRAINT session_label_check CHECK (label <> '' AND length(label) <= 140),
    starts_on         date,
    ends_on           date,
    apply_by          date,
    location          jsonb CONSTRAINT session_location_check CHECK (jsonb_typeof(location) = 'object'),
    status            text NOT NULL CONSTRAINT session_status_check CHECK (status IN ('OPEN', 'PAUSED', 'CLOSED', 'CANCELLED')),
    paused_until      date,
    waiting_list_open boolean NOT NULL DEFAULT false,
    confirmed_at      timestamptz NOT NULL, -- when the porteur last said that the number of places is true
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    version           integer NOT NULL DEFAULT 1 CONSTRAINT session_version_check CHECK (version > 0),
    CONSTRAINT session_starts_on_check CHECK (kind = 'ROLLING' OR starts_on IS NOT NULL),
    CONSTRAINT session_ends_on_check CHECK (ends_on >= starts_on),
    CONSTRAINT session_apply_by_check CHECK (apply_by <= starts_on AND apply_by <= ends_on),
    CONSTRAINT session_paused_until_check CHECK (paused_until IS NULL OR status = 'PAUSED')
);
CREATE INDEX session_action_idx ON session (action_id, id);
CREATE INDEX session_provider_idx ON session (provider_id, id);

-- To whom a session reserves its places; no row: to the action's whole coverage.
CREATE TABLE session_territory (
    session_id     uuid NOT NULL CONSTRAINT session_territory_session_id_fkey REFERENCES session,
    territory_code text NOT NULL CONSTRAINT session_territory_territory_code_fkey REFERENCES territory,
    position       integer NOT NULL,
    CONSTRAINT session_territory_pkey PRIMARY KEY (session_id, territory_code)
);

-- held: offered to someone or accepted, not started. occupied: started, not ended. changed_… say who makes the change that
-- is being made, as which membership, when and why; the platform itself has no account.
CREATE TABLE session_places (
    session_id      uuid PRIMARY KEY CONSTRAINT session_places_session_id_fkey REFERENCES session,
    places          integer NOT NULL CONSTRAINT session_places_places_check CHECK (places BETWEEN 0 AND 10000),
    held            integer NOT NULL DEFAULT 0 CONSTRAINT session_places_held_check CHECK (held >= 0),
    occupied        integer NOT NULL DEFAULT 0 CONSTRAINT session_places_occupied_check CHECK (occupied >= 0),
    changed_at      timestamptz NOT NULL,
    changed_by      uuid CONSTRAINT session_places_changed_by_fkey REFERENCES account,
    changed_as      uuid CONSTRAINT session_places_changed_as_fkey REFERENCES membership,
    changed_through text NOT NULL CONSTRAINT session_places_changed_through_check CHECK (changed_through ~ '^[A-Z_]+$'),
    CONSTRAINT session_places_taken_check CHECK (held + occupied <= places)
);

CREATE TABLE session_places_history (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    session_id     uuid NOT NULL CONSTRAINT session_places_history_session_id_fkey REFERENCES session,
    at             timestamptz NOT NULL,
    account_id     uuid CONSTRAINT session_places_history_account_id_fkey REFERENCES account,
    membership_id  uuid CONSTRAINT session_places_history_membership_id_fkey REFERENCES membership,
    act            text NOT NULL,
    places_delta   integer NOT NULL,
    held_delta     integer NOT NULL,
    occupied_delta integer NOT NULL
);
CREATE INDEX session_places_history_session_idx ON session_places_history (session_id, id DESC);

-- +goose StatementBegin
CREATE FUNCTION write_places_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO session_places_history (session_id, at, account_id, membership_id, act, places_delta, held_delta, occupied_delta)
        VALUES (NEW.session_id, NEW.changed_at, NEW.changed_by, NEW.changed_as, NEW.changed_through, NEW.places, NEW.held, NEW.occupied);
    ELSIF (NEW.places, NEW.held, NEW.occupied) IS DISTINCT FROM (OLD.places, OLD.held, OLD.occupied) THEN
        INSERT INTO session_places_history (session_id, at, account_id, membership_id, act, places_delta, held_delta, occupied_delta)
        VALUES (NEW.session_id, NEW.changed_at, NEW.changed_by, NEW.changed_as, NEW.changed_through,
                NEW.places - OLD.places, NEW.held - OLD.held, NEW.occupied - OLD.occupied);
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER session_places_history AFTER INSERT OR UPDATE ON session_places FOR EACH ROW EXECUTE FUNCTION write_places_history();

-- What happened stays: the history is append-only, a session and its counter are never deleted (a session that is not to be
-- is CANCELLED), and a session never moves to another action.
-- +goose StatementBegin
CREATE FUNCTION refuse_change_of_places_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_append_only_check', TABLE = TG_TABLE_NAME;
END $$;
-- +goose StatementEnd
CREATE TRIGGER session_places_history_append_only BEFORE UPDATE OR DELETE ON session_places_history
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_places_history();
CREATE TRIGGER session_places_history_no_truncate BEFORE TRUNCATE ON session_places_history
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_places_history();
CREATE TRIGGER session_places_kept BEFORE DELETE ON session_places FOR EACH ROW EXECUTE FUNCTION refuse_change_of_places_history();

-- +goose StatementBegin
CREATE FUNCTION check_session_identity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id <> OLD.id OR NEW.action_id <> OLD.action_id THEN
        RAISE EXCEPTION 'session % stays with its action', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'session_action_id_check', TABLE = 'session';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER session_identity BEFORE UPDATE OF id, action_id ON session FOR EACH ROW EXECUTE FUNCTION check_session_identity();

-- A session that takes people is of one of its action's porteurs. Those that are over stay when it leaves the action.
-- +goose StatementBegin
CREATE FUNCTION check_session_provider() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status IN ('OPEN', 'PAUSED') AND NOT EXISTS (SELECT 1 FROM action_provider WHERE action_id = NEW.action_id AND organization_id = NEW.provider_id) THEN
        RAISE EXCEPTION 'session % is of an organisation that does not run the action', NEW.id
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'session_provider_id_fkey', TABLE = 'session';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER session_provider BEFORE INSERT OR UPDATE OF provider_id, status ON session FOR EACH ROW EXECUTE FUNCTION check_session_provider();

-- A session has its counter row from the transaction that makes it.
-- +goose StatementBegin
CREATE FUNCTION check_session_has_places() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM session_places WHERE session_id = NEW.id) THEN
        RAISE EXCEPTION 'session % has no counter of places', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'session_places_check', TABLE = 'session';
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE CONSTRAINT TRIGGER session_has_places AFTER INSERT ON session
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_session_has_places();

-- The version of sessions and places, apart from that of the catalogue: reading them again must not index texts again. It
-- moves once per transaction, at COMMIT; listeners are told on the channel of the catalogue.
CREATE TABLE places_version (
    only_row boolean PRIMARY KEY DEFAULT true CONSTRAINT places_version_only_row_check CHECK (only_row),
    version  bigint NOT NULL
);
INSERT INTO places_version (version) VALUES (1);

-- +goose StatementBegin
CREATE FUNCTION advance_places_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('traverse.places_changed_by', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        PERFORM set_config('traverse.places_changed_by', pg_current_xact_id()::text, true);
        UPDATE places_version SET version = version + 1;
        PERFORM pg_notify('catalogue', '');
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE CONSTRAINT TRIGGER session_advances_version AFTER INSERT OR UPDATE ON session
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION advance_places_version();
CREATE CONSTRAINT TRIGGER session_territory_advances_version AFTER INSERT OR UPDATE OR DELETE ON session_territory
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION advance_places_version();
CREATE CONSTRAINT TRIGGER session_places_advances_version AFTER INSERT OR UPDATE ON session_places
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION advance_places_version();
