-- The life of a prescription: where it stands, who is expected to act and by when, which place it has, what was done, said
-- and agreed. What was written about a person is sealed (internal/keys). Package referral is the rule; tests compare.

-- +goose Up

-- The steps that a life may take, as the table in package referral has them. outside: of orientations made elsewhere.
CREATE TABLE referral_transition (
    act        text NOT NULL,
    from_state text NOT NULL,
    to_state   text NOT NULL,
    outside    boolean NOT NULL,
    CONSTRAINT referral_transition_pkey PRIMARY KEY (act, from_state, to_state, outside)
);
INSERT INTO referral_transition (act, from_state, to_state, outside) VALUES
    ('SEND', 'DRAFT', 'SENT', false),
    ('EDIT', 'DRAFT', 'DRAFT', false),
    ('EDIT', 'SENT', 'SENT', false),
    ('EDIT', 'UNDER_REVIEW', 'UNDER_REVIEW', false),
    ('EDIT', 'INFO_REQUESTED', 'INFO_REQUESTED', false),
    ('EDIT', 'WAITLISTED', 'WAITLISTED', false),
    ('PUT_UNDER_REVIEW', 'SENT', 'UNDER_REVIEW', false),
    ('REQUEST_INFO', 'SENT', 'INFO_REQUESTED', false),
    ('REQUEST_INFO', 'UNDER_REVIEW', 'INFO_REQUESTED', false),
    ('ANSWER_INFO', 'INFO_REQUESTED', 'UNDER_REVIEW', false),
    ('ACCEPT', 'SENT', 'ACCEPTED', false),
    ('ACCEPT', 'SENT', 'WAITLISTED', false),
    ('ACCEPT', 'UNDER_REVIEW', 'ACCEPTED', false),
    ('ACCEPT', 'UNDER_REVIEW', 'WAITLISTED', false),
    ('WAITLIST', 'SENT', 'WAITLISTED', false),
    ('WAITLIST', 'UNDER_REVIEW', 'WAITLISTED', false),
    ('OFFER_PLACE', 'WAITLISTED', 'PLACE_OFFERED', false),
    ('CONFIRM_PLACE', 'PLACE_OFFERED', 'ACCEPTED', false),
    ('DECLINE_PLACE', 'PLACE_OFFERED', 'WAITLISTED', false),
    ('LAPSE', 'PLACE_OFFERED', 'WAITLISTED', false),
    ('LAPSE', 'PLACE_OFFERED', 'EXPIRED', false),
    ('SET_APPOINTMENT', 'ACCEPTED', 'ACCEPTED', false),
    ('SET_APPOINTMENT', 'NO_SHOW', 'ACCEPTED', false),
    ('RECORD_NO_SHOW', 'ACCEPTED', 'NO_SHOW', false),
    ('START', 'ACCEPTED', 'STARTED', false),
    ('START', 'NO_SHOW', 'STARTED', false),
    ('COMPLETE', 'STARTED', 'COMPLETED', false),
    ('DROP_OUT', 'STARTED', 'DROPPED_OUT', false),
    ('DECLINE', 'SENT', 'DECLINED', false),
    ('DECLINE', 'UNDER_REVIEW', 'DECLINED', false),
    ('DECLINE', 'INFO_REQUESTED', 'DECLINED', false),
    ('DECLINE', 'WAITLISTED', 'DECLINED', false),
    ('DECLINE', 'PLACE_OFFERED', 'DECLINED', false),
    ('DECLINE', 'ACCEPTED', 'DECLINED', false),
    ('DECLINE', 'NO_SHOW', 'DECLINED', false),
    ('CANCEL', 'SENT', 'CANCELLED', false),
    ('CANCEL', 'UNDER_REVIEW', 'CANCELLED', false),
    ('CANCEL', 'INFO_REQUESTED', 'CANCELLED', false),
    ('CANCEL', 'WAITLISTED', 'CANCELLED', false),
    ('CANCEL', 'PLACE_OFFERED', 'CANCELLED', false),
    ('CANCEL', 'ACCEPTED', 'CANCELLED', false),
    ('CANCEL', 'NO_SHOW', 'CANCELLED', false),
    ('REDIRECT', 'SENT', 'REDIRECTED', false),
    ('REDIRECT', 'UNDER_REVIEW', 'REDIRECTED', false),
    ('REDIRECT', 'INFO_REQUESTED', 'REDIRECTED', false),
    ('REDIRECT', 'WAITLISTED', 'REDIRECTED', false),
    ('REDIRECT', 'DECLINED', 'DECLINED', false),
    ('REDIRECT', 'EXPIRED', 'EXPIRED', false),
    ('REOPEN', 'DECLINED', 'SENT', false),
    ('REOPEN', 'DECLINED', 'UNDER_REVIEW', false),
    ('REOPEN', 'DECLINED', 'INFO_REQUESTED', false),
    ('REOPEN', 'DECLINED', 'WAITLISTED', false),
    ('REOPEN', 'DECLINED', 'PLACE_OFFERED', false),
    ('REOPEN', 'DECLINED', 'ACCEPTED', false),
    ('REOPEN', 'DECLINED', 'NO_SHOW', false),
    ('REOPEN', 'COMPLETED', 'STARTED', false),
    ('REOPEN', 'DROPPED_OUT', 'STARTED', false),
    ('REOPEN', 'CANCELLED', 'SENT', false),
    ('REOPEN', 'CANCELLED', 'UNDER_REVIEW', false),
    ('REOPEN', 'CANCELLED', 'INFO_REQUESTED', false),
    ('REOPEN', 'CANCELLED', 'WAITLISTED', false),
    ('REOPEN', 'CANCELLED', 'PLACE_OFFERED', false),
    ('REOPEN', 'CANCELLED', 'ACCEPTED', false),
    ('REOPEN', 'CANCELLED', 'NO_SHOW', false),
    ('WITHDRAW_CONSENT', 'DRAFT', 'CONSENT_WITHDRAWN', false),
    ('WITHDRAW_CONSENT', 'SENT', 'CONSENT_WITHDRAWN', false),
    ('WITHDRAW_CONSENT', 'UNDER_REVIEW', 'CONSENT_WITHDRAWN', false),
    ('WITHDRAW_CONSENT', 'INFO_REQUESTED', 'CONSENT_WITHDRAWN', false),
    ('WITHDRAW_CONSENT', 'WAITLISTED', 'CONSENT_WITHDRAWN', false),
    ('WITHDRAW_CONSENT', 'PLACE_OFFERED', 'CONSENT_WITHDRAWN', false),
    ('WITHDRAW_CONSENT', 'ACCEPTED', 'CONSENT_WITHDRAWN', false),
    ('WITHDRAW_CONSENT', 'NO_SHOW', 'CONSENT_WITHDRAWN', false),
    ('WITHDRAW_CONSENT', 'STARTED', 'CONSENT_WITHDRAWN', false),
    ('WITHDRAW_CONSENT', 'COMPLETED', 'COMPLETED', false),
    ('WITHDRAW_CONSENT', 'DROPPED_OUT', 'DROPPED_OUT', false),
    ('WITHDRAW_CONSENT', 'DECLINED', 'DECLINED', false),
    ('WITHDRAW_CONSENT', 'CANCELLED', 'CANCELLED', false),
    ('WITHDRAW_CONSENT', 'EXPIRED', 'EXPIRED', false),
    ('WITHDRAW_CONSENT', 'REDIRECTED', 'REDIRECTED', false),
    ('POST_MESSAGE', 'SENT', 'SENT', false),
    ('POST_MESSAGE', 'UNDER_REVIEW', 'UNDER_REVIEW', false),
    ('POST_MESSAGE', 'INFO_REQUESTED', 'INFO_REQUESTED', false),
    ('POST_MESSAGE', 'WAITLISTED', 'WAITLISTED', false),
    ('POST_MESSAGE', 'PLACE_OFFERED', 'PLACE_OFFERED', false),
    ('POST_MESSAGE', 'ACCEPTED', 'ACCEPTED', false),
    ('POST_MESSAGE', 'NO_SHOW', 'NO_SHOW', false),
    ('POST_MESSAGE', 'STARTED', 'STARTED', false),
    ('POST_MESSAGE', 'COMPLETED', 'COMPLETED', false),
    ('POST_MESSAGE', 'DROPPED_OUT', 'DROPPED_OUT', false),
    ('POST_MESSAGE', 'DECLINED', 'DECLINED', false),
    ('POST_MESSAGE', 'CANCELLED', 'CANCELLED', false),
    ('POST_MESSAGE', 'EXPIRED', 'EXPIRED', false),
    ('POST_MESSAGE', 'REDIRECTED', 'REDIRECTED', false),
    ('EXPIRE', 'SENT', 'EXPIRED', false),
    ('EXPIRE', 'UNDER_REVIEW', 'EXPIRED', false),
    ('EXPIRE', 'INFO_REQUESTED', 'EXPIRED', false),
    ('EXPIRE', 'NO_SHOW', 'EXPIRED', false),
    ('SEND_BACK', 'PLACE_OFFERED', 'WAITLISTED', false),
    ('SEND_BACK', 'ACCEPTED', 'WAITLISTED', false),
    ('SEND_BACK', 'NO_SHOW', 'WAITLISTED', false),
    ('EDIT', 'SENT', 'SENT', true),
    ('COMPLETE', 'SENT', 'COMPLETED', true),
    ('CANCEL', 'SENT', 'CANCELLED', true),
    ('WITHDRAW_CONSENT', 'SENT', 'CONSENT_WITHDRAWN', true);

-- Who is expected to act in a state; NULL at the end.
-- +goose StatementBegin
CREATE FUNCTION referral_owner(state text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN state IN ('DRAFT', 'INFO_REQUESTED', 'PLACE_OFFERED') THEN 'REFERRER'
                WHEN state IN ('SENT', 'UNDER_REVIEW', 'WAITLISTED', 'ACCEPTED', 'NO_SHOW', 'STARTED') THEN 'PROVIDER' END
$$;
-- +goose StatementEnd

-- Whether a territory holds a commune or arrondissement. Stated as geography states it in package catalogue; a test compares.
-- +goose StatementBegin
CREATE FUNCTION territory_holds(whole text, leaf text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT whole = leaf
        OR EXISTS (SELECT 1 FROM territory t WHERE t.code = leaf AND (t.pole_code = whole OR t.commune_code = whole))
        OR EXISTS (SELECT 1 FROM territory t WHERE t.code = whole AND t.kind = 'DEPARTMENT')
        OR EXISTS (SELECT 1 FROM zone_member m WHERE m.zone_code = whole AND territory_holds(m.member_code, leaf))
$$;
-- +goose StatementEnd

-- Whether a session takes people on a day, places left or not: catalogue.Session.TakesPeopleOn, which a test compares.
-- +goose StatementBegin
CREATE FUNCTION session_takes_people(s session, day date) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT (s.status = 'OPEN' OR (s.status = 'PAUSED' AND coalesce(s.paused_until <= day, false)))
       AND coalesce(s.apply_by >= day, true) AND coalesce(s.ends_on >= day, true) AND (s.kind <> 'DATED' OR s.starts_on >= day)
$$;
-- +goose StatementEnd

-- Whether a session serves the people of a commune: its porteur holds it, and no reservation excludes it. What the sheet
-- covers was settled when the prescription was sent.
-- +goose StatementBegin
CREATE FUNCTION session_serves(s session, leaf text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (SELECT 1 FROM session_territory t WHERE t.session_id = s.id)
        OR EXISTS (SELECT 1 FROM session_territory t WHERE t.session_id = s.id AND territory_holds(t.territory_code, leaf))
$$;
-- +goose StatementEnd

-- Whether a session takes nobody any more: it was closed or cancelled, or its days have passed. A pause ends.
-- +goose StatementBegin
CREATE FUNCTION session_is_over(s session, day date) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT s.status IN ('CLOSED', 'CANCELLED') OR coalesce(s.apply_by < day, false) OR coalesce(s.ends_on < day, false)
        OR (s.kind = 'DATED' AND coalesce(s.starts_on < day, false))
$$;
-- +goose StatementEnd

-- Whether somebody who chose a session, or none, may have a place in another: one that is over is chosen no longer.
-- +goose StatementBegin
CREATE FUNCTION session_suits(s session, wanted uuid, day date) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT wanted IS NULL OR wanted = s.id OR EXISTS (SELECT 1 FROM session w WHERE w.id = wanted AND session_is_over(w, day))
$$;
-- +goose StatementEnd

-- The last number of each year. Its row is locked for the end of a creation only.
CREATE TABLE referral_year (
    year integer PRIMARY KEY,
    last integer NOT NULL CONSTRAINT referral_year_last_check CHECK (last BETWEEN 1 AND 999999)
);

CREATE TABLE referral (
    id                   uuid PRIMARY KEY,
    family               text NOT NULL CONSTRAINT referral_family_check CHECK (family ~ '^[0-9]{2}-[0-9]{6}$'),
    hop                  integer NOT NULL DEFAULT 1 CONSTRAINT referral_hop_check CHECK (hop BETWEEN 1 AND 99),
    number               text NOT NULL GENERATED ALWAYS AS (family || CASE WHEN hop > 1 THEN '/' || hop ELSE '' END) STORED CONSTRAINT referral_number_key UNIQUE,
    channel              text NOT NULL CONSTRAINT referral_channel_check CHECK (channel IN ('PLATFORM', 'EMAIL', 'PHONE', 'FORM', 'WALK_IN', 'OTHER')),
    state                text NOT NULL CONSTRAINT referral_state_check CHECK (state IN ('DRAFT', 'SENT', 'UNDER_REVIEW', 'INFO_REQUESTED', 'WAITLISTED', 'PLACE_OFFERED',
                         'ACCEPTED', 'NO_SHOW', 'STARTED', 'COMPLETED', 'DROPPED_OUT', 'DECLINED', 'CANCELLED', 'EXPIRED', 'REDIRECTED', 'CONSENT_WITHDRAWN')),
    last_act             text,
    action_id            uuid NOT NULL CONSTRAINT referral_action_id_fkey REFERENCES action,
    provider_id          uuid CONSTRAINT referral_provider_id_fkey REFERENCES organization,
    organization_id      uuid NOT NULL CONSTRAINT referral_organization_id_fkey REFERENCES organization,
    referrer_id          uuid NOT NULL CONSTRAINT referral_referrer_id_fkey REFERENCES account,
    referrer_membership_id uuid NOT NULL CONSTRAINT referral_referrer_membership_id_fkey REFERENCES membership,
    -- Whom it is for; NULL once she is erased. Her commune, and its pôle, are those of the day of sending.
    beneficiary_id       uuid CONSTRAINT referral_beneficiary_id_fkey REFERENCES beneficiary,
    territory_code       text NOT NULL CONSTRAINT referral_territory_code_fkey REFERENCES territory,
    pole_code            text NOT NULL CONSTRAINT referral_pole_code_fkey REFERENCES pole,
    consent_given_on     date NOT NULL,
    consent_withdrawn_at timestamptz,
    -- Digest of names and birth date under a key of the receiving organisation, from SEND on: shows it duplicates.
    receiver_fingerprint bytea,
    urgent               boolean NOT NULL DEFAULT false,
    rights_opened_on     date,
    reason               bytea,
    override_reason      bytea,
    -- The session that the référent chose, and the one where there is, or was, a place.
    wanted_session_id    uuid CONSTRAINT referral_wanted_session_id_fkey REFERENCES session,
    session_id           uuid CONSTRAINT referral_session_id_fkey REFERENCES session,
    place                text GENERATED ALWAYS AS (CASE WHEN session_id IS NULL THEN NULL WHEN state IN ('PLACE_OFFERED', 'ACCEPTED', 'NO_SHOW') THEN 'HELD'
                         WHEN state = 'STARTED' THEN 'OCCUPIED' END) STORED,
    declined_session_id  uuid CONSTRAINT referral_declined_session_id_fkey REFERENCES session,
    lapses               integer NOT NULL DEFAULT 0,
    queued_at            timestamptz,
    sent_at              timestamptz,
    since                timestamptz NOT NULL, -- when the state was entered
    next_actor           text,
    due_at               timestamptz,
    lapses_at            timestamptz, -- when the clock ends the state
    remind_at            timestamptz,
    reminders            integer NOT NULL DEFAULT 0,
    started_on           date,
    outcome              text CONSTRAINT referral_outcome_check CHECK (outcome IN ('LASTING_JOB', 'SHORT_JOB', 'SUBSIDISED_JOB', 'TRAINING', 'BUSINESS_CREATED', 'RIGHTS_OPENED',
                         'CARE_STARTED', 'NEXT_STEP', 'NO_CHANGE')),
    decline_reason       text CONSTRAINT referral_decline_reason_check CHECK (decline_reason IN ('NO_PLACE', 'NOT_ELIGIBLE', 'OUT_OF_AREA', 'UNREACHABLE', 'NOT_INTERESTED',
                         'ALREADY_SUPPORTED', 'MISSING_DOCUMENTS', 'NEEDS_OTHER_SUPPORT', 'DUPLICATE', 'OTHER')),
    ended_at             timestamptz,
    state_before         text,
    redirected_from      uuid CONSTRAINT referral_redirected_from_fkey REFERENCES referral,
    created_at           timestamptz NOT NULL,
    updated_at           timestamptz NOT NULL,
    version              integer NOT NULL DEFAULT 1,
    CONSTRAINT referral_owner_check CHECK (next_actor IS NOT DISTINCT FROM CASE WHEN channel = 'PLATFORM' THEN referral_owner(state) END
                                           AND (due_at IS NULL) = (next_actor IS NULL)),
    CONSTRAINT referral_ended_check CHECK ((ended_at IS NULL) = (referral_owner(state) IS NOT NULL) AND (ended_at IS NULL) = (state_before IS NULL)),
    CONSTRAINT referral_clock_check CHECK (next_actor IS NOT NULL OR (lapses_at IS NULL AND remind_at IS NULL)),
    CONSTRAINT referral_sent_check CHECK (sent_at IS NOT NULL OR state IN ('DRAFT', 'CONSENT_WITHDRAWN')),
    CONSTRAINT referral_waiting_check CHECK (state <> 'WAITLISTED' OR (queued_at IS NOT NULL AND session_id IS NULL)),
    CONSTRAINT referral_offered_check CHECK (state <> 'PLACE_OFFERED' OR session_id IS NOT NULL),
    CONSTRAINT referral_addressee_check CHECK (provider_id IS NOT NULL OR state = 'DRAFT' OR channel <> 'PLATFORM' OR sent_at IS NULL),
    CONSTRAINT referral_outside_check CHECK (channel = 'PLATFORM' OR (session_id IS NULL AND wanted_session_id IS NULL AND state IN ('SENT', 'COMPLETED', 'CANCELLED', 'CONSENT_WITHDRAWN'))),
    CONSTRAINT referral_outcome_state_check CHECK ((outcome IS NOT NULL) = (state = 'COMPLETED')),
    CONSTRAINT referral_decline_state_check CHECK ((decline_reason IS NOT NULL) = (state = 'DECLINED')),
    CONSTRAINT referral_withdrawn_check CHECK (state <> 'CONSENT_WITHDRAWN' OR consent_withdrawn_at IS NOT NULL),
    CONSTRAINT referral_family_hop_key UNIQUE (family, hop)
);
-- One person is not sent twice to the same action at the same time.
CREATE UNIQUE INDEX referral_active_key ON referral (beneficiary_id, action_id)
    WHERE channel = 'PLATFORM' AND state IN ('SENT', 'UNDER_REVIEW', 'INFO_REQUESTED', 'WAITLISTED', 'PLACE_OFFERED', 'ACCEPTED', 'NO_SHOW', 'STARTED');
CREATE INDEX referral_waiting_idx ON referral (action_id, provider_id, urgent DESC, queued_at, family, hop) WHERE state = 'WAITLISTED';
CREATE INDEX referral_session_idx ON referral (session_id) WHERE place IS NOT NULL;
CREATE INDEX referral_sender_idx ON referral (organization_id, referrer_id, updated_at DESC);
CREATE INDEX referral_provider_idx ON referral (provider_id, updated_at DESC);
CREATE INDEX referral_pole_idx ON referral (pole_code, updated_at DESC);
CREATE INDEX referral_action_idx ON referral (action_id, sent_at);
CREATE INDEX referral_beneficiary_idx ON referral (beneficiary_id);
CREATE INDEX referral_redirected_from_idx ON referral (redirected_from) WHERE redirected_from IS NOT NULL;
CREATE INDEX referral_lapses_at_idx ON referral (lapses_at) WHERE lapses_at IS NOT NULL;
CREATE INDEX referral_remind_at_idx ON referral (remind_at) WHERE remind_at IS NOT NULL;

-- No step is skipped: a life begins as a draft, or sent, and goes on as the table says.
-- +goose StatementBegin
CREATE FUNCTION check_referral_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state NOT IN ('DRAFT', 'SENT') THEN
            RAISE EXCEPTION 'a referral does not begin as %', NEW.state
                USING ERRCODE = 'check_violation', CONSTRAINT = 'referral_transition_check', TABLE = 'referral';
        END IF;
    ELSIF NOT EXISTS (SELECT 1 FROM referral_transition t WHERE t.act = NEW.last_act AND t.from_state = OLD.state AND t.to_state = NEW.state
                         AND t.outside = (NEW.channel <> 'PLATFORM'))
       OR (NEW.last_act = 'REOPEN' AND NEW.state <> OLD.state_before) THEN
        RAISE EXCEPTION '% does not lead from % to %', NEW.last_act, OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'referral_transition_check', TABLE = 'referral';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER referral_begins BEFORE INSERT ON referral FOR EACH ROW EXECUTE FUNCTION check_referral_transition();
CREATE TRIGGER referral_goes_on BEFORE UPDATE ON referral FOR EACH ROW
    WHEN (OLD.state <> NEW.state OR OLD.last_act IS DISTINCT FROM NEW.last_act) EXECUTE FUNCTION check_referral_transition();

-- How many people wait whom a session could serve; nobody waits for one that is over.
-- +goose StatementBegin
CREATE FUNCTION session_waiting(s session, day date) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT count(*) FROM referral r
     WHERE r.state = 'WAITLISTED' AND r.action_id = s.action_id AND r.provider_id = s.provider_id AND NOT session_is_over(s, day)
       AND session_suits(s, r.wanted_session_id, day) AND session_serves(s, r.territory_code)
$$;
-- +goose StatementEnd
-- It is told with the places.
CREATE CONSTRAINT TRIGGER referral_waiting_advances_version AFTER UPDATE ON referral DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((OLD.state = 'WAITLISTED') <> (NEW.state = 'WAITLISTED')) EXECUTE FUNCTION advance_places_version();

-- Only a draft goes without a trace. Whom it is for, to what, and its number never change.
-- +goose StatementBegin
CREATE FUNCTION check_referral_identity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state = 'DRAFT' THEN
            RETURN OLD;
        END IF;
    ELSIF NEW.id = OLD.id AND NEW.family = OLD.family AND NEW.hop = OLD.hop AND NEW.channel = OLD.channel AND NEW.organization_id = OLD.organization_id
        AND (OLD.state = 'DRAFT' OR (NEW.action_id = OLD.action_id AND NEW.provider_id IS NOT DISTINCT FROM OLD.provider_id
             AND (NEW.beneficiary_id IS NULL OR NEW.beneficiary_id IS NOT DISTINCT FROM OLD.beneficiary_id))) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'referral % keeps what it is', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'referral_identity_check', TABLE = 'referral';
END $$;
-- +goose StatementEnd
CREATE TRIGGER referral_identity BEFORE UPDATE OR DELETE ON referral FOR EACH ROW EXECUTE FUNCTION check_referral_identity();

-- Whoever follows prescriptions is told which one has changed; not that a text was sealed again, or a reminder sent.
-- +goose StatementBegin
CREATE FUNCTION announce_referral() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('referral', NEW.id::text);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER referral_announces AFTER INSERT OR UPDATE OF version ON referral FOR EACH ROW EXECUTE FUNCTION announce_referral();

-- What was done: append-only. A draft has no history. note is sealed.
CREATE TABLE referral_event (
    id            uuid PRIMARY KEY,
    seq           bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT referral_event_seq_key UNIQUE,
    referral_id   uuid NOT NULL CONSTRAINT referral_event_referral_id_fkey REFERENCES referral,
    at            timestamptz NOT NULL,
    act           text NOT NULL,
    from_state    text,
    to_state      text NOT NULL,
    side          text NOT NULL CONSTRAINT referral_event_side_check CHECK (side IN ('REFERRER', 'PROVIDER', 'CLOCK')),
    account_id    uuid CONSTRAINT referral_event_account_id_fkey REFERENCES account,
    membership_id uuid CONSTRAINT referral_event_membership_id_fkey REFERENCES membership,
    link_id       uuid CONSTRAINT referral_event_link_id_fkey REFERENCES link,
    session_id    uuid CONSTRAINT referral_event_session_id_fkey REFERENCES session,
    note          bytea,
    CONSTRAINT referral_event_actor_check CHECK ((side = 'CLOCK') = (num_nonnulls(account_id, link_id) = 0))
);
CREATE INDEX referral_event_referral_idx ON referral_event (referral_id, seq);

CREATE TABLE referral_message (
    id            uuid PRIMARY KEY,
    seq           bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT referral_message_seq_key UNIQUE,
    referral_id   uuid NOT NULL CONSTRAINT referral_message_referral_id_fkey REFERENCES referral,
    side          text NOT NULL CONSTRAINT referral_message_side_check CHECK (side IN ('REFERRER', 'PROVIDER')),
    account_id    uuid NOT NULL CONSTRAINT referral_message_account_id_fkey REFERENCES account,
    membership_id uuid NOT NULL CONSTRAINT referral_message_membership_id_fkey REFERENCES membership,
    body          bytea, -- sealed; NULL once the person is erased
    sent_at       timestamptz NOT NULL,
    read_at       timestamptz -- when somebody of the other side first read it
);
CREATE INDEX referral_message_referral_idx ON referral_message (referral_id, seq);

-- The next appointment; those before are in the events. place is sealed.
CREATE TABLE referral_appointment (
    referral_id uuid PRIMARY KEY CONSTRAINT referral_appointment_referral_id_fkey REFERENCES referral,
    starts_at   timestamptz NOT NULL,
    place       bytea,
    set_at      timestamptz NOT NULL
);

CREATE TABLE referral_follow_up (
    referral_id uuid NOT NULL CONSTRAINT referral_follow_up_referral_id_fkey REFERENCES referral,
    months      integer NOT NULL CONSTRAINT referral_follow_up_months_check CHECK (months BETWEEN 1 AND 24),
    due_on      date NOT NULL,
    outcome     text CONSTRAINT referral_follow_up_outcome_check CHECK (outcome IN ('LASTING_JOB', 'SHORT_JOB', 'SUBSIDISED_JOB', 'TRAINING', 'BUSINESS_CREATED', 'RIGHTS_OPENED',
                'CARE_STARTED', 'NEXT_STEP', 'NO_CHANGE')),
    recorded_at timestamptz,
    recorded_by uuid CONSTRAINT referral_follow_up_recorded_by_fkey REFERENCES account,
    CONSTRAINT referral_follow_up_pkey PRIMARY KEY (referral_id, months),
    CONSTRAINT referral_follow_up_recorded_check CHECK (num_nonnulls(outcome, recorded_at, recorded_by) IN (0, 3))
);

-- What was done and said stays as it was: events never change, a message only becomes read, or erased with the person.
-- +goose StatementBegin
CREATE FUNCTION refuse_change_of_referral_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'referral_event' AND current_setting('traverse.erasing', true) = 'on' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_append_only_check', TABLE = TG_TABLE_NAME;
END $$;
-- +goose StatementEnd
CREATE TRIGGER referral_event_append_only BEFORE UPDATE OR DELETE ON referral_event FOR EACH ROW EXECUTE FUNCTION refuse_change_of_referral_history();
CREATE TRIGGER referral_event_no_truncate BEFORE TRUNCATE ON referral_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_referral_history();
CREATE TRIGGER referral_message_kept BEFORE DELETE ON referral_message FOR EACH ROW EXECUTE FUNCTION refuse_change_of_referral_history();

-- Prescriptions under way follow the person to whoever supports her now.
-- +goose StatementBegin
CREATE FUNCTION hand_over_referrals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE referral r SET referrer_id = NEW.referent_id, referrer_membership_id = m.id, updated_at = NEW.updated_at, version = r.version + 1
      FROM membership m
     WHERE r.beneficiary_id = NEW.id AND m.account_id = NEW.referent_id AND m.organization_id = NEW.organization_id AND m.role = 'REFERENT' AND m.ended_at IS NULL;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER beneficiary_hands_over AFTER UPDATE OF referent_id ON beneficiary FOR EACH ROW
    WHEN (OLD.referent_id <> NEW.referent_id) EXECUTE FUNCTION hand_over_referrals();
