-- The published catalogue: programme, vocabulary, territories, organisations, actions and their revisions.
-- Constraints are named <table>_<columns>_<key|fkey|check>: db/errors.go reads them.

-- +goose Up

CREATE TABLE programme (
    id         uuid PRIMARY KEY,
    code       text NOT NULL CONSTRAINT programme_code_key UNIQUE,
    title      text NOT NULL CONSTRAINT programme_title_check CHECK (title <> ''),
    start_year integer NOT NULL,
    end_year   integer NOT NULL,
    source     text NOT NULL DEFAULT '',
    edited     boolean NOT NULL DEFAULT false,
    CONSTRAINT programme_years_check CHECK (start_year BETWEEN 1988 AND 2200 AND end_year BETWEEN start_year AND start_year + 20)
);

CREATE TABLE axis (
    programme_id uuid NOT NULL CONSTRAINT axis_programme_id_fkey REFERENCES programme,
    code         text NOT NULL CONSTRAINT axis_code_check CHECK (code ~ '^[0-9]+$'),
    position     integer NOT NULL,
    title        text NOT NULL CONSTRAINT axis_title_check CHECK (title <> ''),
    short_title  text NOT NULL,
    source       text NOT NULL DEFAULT '',
    edited       boolean NOT NULL DEFAULT false,
    CONSTRAINT axis_pkey PRIMARY KEY (programme_id, code)
);

CREATE TABLE theme (
    programme_id uuid NOT NULL,
    code         text NOT NULL CONSTRAINT theme_code_check CHECK (code ~ '^[0-9]+\.[0-9]+$'),
    axis_code    text NOT NULL,
    position     integer NOT NULL,
    title        text NOT NULL CONSTRAINT theme_title_check CHECK (title <> ''),
    source       text NOT NULL DEFAULT '',
    edited       boolean NOT NULL DEFAULT false,
    CONSTRAINT theme_pkey PRIMARY KEY (programme_id, code),
    CONSTRAINT theme_axis_fkey FOREIGN KEY (programme_id, axis_code) REFERENCES axis (programme_id, code),
    CONSTRAINT theme_code_axis_check CHECK (split_part(code, '.', 1) = axis_code)
);

CREATE TABLE target_public (
    slug                    text PRIMARY KEY CONSTRAINT target_public_slug_check CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    position                integer NOT NULL,
    label                   text NOT NULL CONSTRAINT target_public_label_check CHECK (label <> ''),
    data_inclusion          text[] NOT NULL DEFAULT '{}',
    data_inclusion_fallback text[] NOT NULL DEFAULT '{}',
    note                    text NOT NULL DEFAULT '',
    edited                  boolean NOT NULL DEFAULT false
);

CREATE TABLE barrier (
    slug                    text PRIMARY KEY CONSTRAINT barrier_slug_check CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    position                integer NOT NULL,
    label                   text NOT NULL CONSTRAINT barrier_label_check CHECK (label <> ''),
    data_inclusion          text[] NOT NULL DEFAULT '{}',
    data_inclusion_fallback text[] NOT NULL DEFAULT '{}',
    note                    text NOT NULL DEFAULT '',
    edited                  boolean NOT NULL DEFAULT false
);

-- A leaf (commune other than Marseille, or arrondissement) has a pôle, with the basis and the confidence of that
-- assignment; Marseille as a whole, the department and zones over several pôles have none.
CREATE TABLE territory (
    code              text PRIMARY KEY,
    kind              text NOT NULL CONSTRAINT territory_kind_check CHECK (kind IN ('DEPARTMENT', 'POLE', 'COMMUNE', 'ARRONDISSEMENT', 'ZONE')),
    position          integer NOT NULL,
    name              text NOT NULL CONSTRAINT territory_name_check CHECK (name <> ''),
    commune_code      text CONSTRAINT territory_commune_code_fkey REFERENCES territory DEFERRABLE INITIALLY DEFERRED,
    pole_code         text CONSTRAINT territory_pole_code_fkey REFERENCES territory DEFERRABLE INITIALLY DEFERRED,
    pole_basis        text CONSTRAINT territory_pole_basis_check CHECK (pole_basis IN ('PRINTED', 'DERIVED', 'MIXED')),
    pole_confidence   text CONSTRAINT territory_pole_confidence_check CHECK (pole_confidence IN ('HIGH', 'MEDIUM', 'LOW')),
    alternative_pole_code text CONSTRAINT territory_alternative_pole_code_fkey REFERENCES territory DEFERRABLE INITIALLY DEFERRED,
    postal_codes      text[] NOT NULL DEFAULT '{}',
    population        integer CONSTRAINT territory_population_check CHECK (population >= 0),
    latitude          double precision CONSTRAINT territory_latitude_check CHECK (latitude BETWEEN -90 AND 90),
    longitude         double precision CONSTRAINT territory_longitude_check CHECK (longitude BETWEEN -180 AND 180),
    facts             jsonb NOT NULL DEFAULT '{}',
    edited            boolean NOT NULL DEFAULT false,
    CONSTRAINT territory_arrondissement_check CHECK ((kind = 'ARRONDISSEMENT') = (commune_code IS NOT NULL)),
    CONSTRAINT territory_code_check CHECK (CASE WHEN kind IN ('COMMUNE', 'ARRONDISSEMENT') THEN code ~ '^[0-9][0-9AB][0-9]{3}$'
                                                WHEN kind = 'DEPARTMENT' THEN code ~ '^[0-9][0-9AB][0-9]?$'
                                                ELSE code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' END),
    CONSTRAINT territory_pole_check CHECK ((pole_code IS NULL) = (pole_basis IS NULL) AND (pole_code IS NULL) = (pole_confidence IS NULL)),
    CONSTRAINT territory_point_check CHECK ((latitude IS NULL) = (longitude IS NULL))
);

-- What a zone is made of. The members of a pôle are the leaves that name it.
CREATE TABLE zone_member (
    zone_code   text NOT NULL CONSTRAINT zone_member_zone_code_fkey REFERENCES territory ON DELETE CASCADE,
    member_code text NOT NULL CONSTRAINT zone_member_member_code_fkey REFERENCES territory,
    position    integer NOT NULL,
    CONSTRAINT zone_member_pkey PRIMARY KEY (zone_code, member_code)
);

CREATE TABLE pole (
    code    text PRIMARY KEY CONSTRAINT pole_code_fkey REFERENCES territory,
    number  integer NOT NULL CONSTRAINT pole_number_key UNIQUE CONSTRAINT pole_number_check CHECK (number > 0),
    name    text NOT NULL CONSTRAINT pole_name_check CHECK (name <> ''),
    profile jsonb NOT NULL CONSTRAINT pole_profile_check CHECK (jsonb_typeof(profile) = 'object'),
    edited  boolean NOT NULL DEFAULT false
);

CREATE TABLE scheme (
    slug         text PRIMARY KEY CONSTRAINT scheme_slug_check CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    programme_id uuid NOT NULL CONSTRAINT scheme_programme_id_fkey REFERENCES programme,
    position     integer NOT NULL,
    title        text NOT NULL CONSTRAINT scheme_title_check CHECK (title <> ''),
    acronym      text NOT NULL DEFAULT '',
    kind         text NOT NULL,
    document     jsonb NOT NULL CONSTRAINT scheme_document_check CHECK (jsonb_typeof(document) = 'object'),
    edited       boolean NOT NULL DEFAULT false
);

CREATE TABLE programme_fact (
    programme_id uuid NOT NULL CONSTRAINT programme_fact_programme_id_fkey REFERENCES programme,
    kind         text NOT NULL CONSTRAINT programme_fact_kind_check CHECK (kind IN ('INSTANCE', 'LOCAL_INSTANCE', 'DEADLINE', 'ROLE', 'KEY_FIGURE', 'TOOL', 'NOT_PRESCRIBABLE', 'NOTE')),
    slug         text NOT NULL,
    position     integer NOT NULL,
    document     jsonb NOT NULL CONSTRAINT programme_fact_document_check CHECK (jsonb_typeof(document) = 'object'),
    edited       boolean NOT NULL DEFAULT false,
    CONSTRAINT programme_fact_pkey PRIMARY KEY (programme_id, kind, slug)
);

CREATE TABLE organization (
    id      uuid PRIMARY KEY,
    slug    text NOT NULL CONSTRAINT organization_slug_key UNIQUE,
    name    text NOT NULL CONSTRAINT organization_name_check CHECK (name <> ''),
    acronym text NOT NULL DEFAULT '',
    kind    text NOT NULL,
    trust   text NOT NULL CONSTRAINT organization_trust_check CHECK (trust IN ('UNCLAIMED', 'CLAIMED', 'VERIFIED')),
    siret   text CONSTRAINT organization_siret_check CHECK (siret ~ '^[0-9]{14}$'),
    source  text NOT NULL DEFAULT '',
    edited  boolean NOT NULL DEFAULT false
);

CREATE TABLE organization_territory (
    organization_id uuid NOT NULL CONSTRAINT organization_territory_organization_id_fkey REFERENCES organization ON DELETE CASCADE,
    territory_code  text NOT NULL CONSTRAINT organization_territory_territory_code_fkey REFERENCES territory,
    position        integer NOT NULL,
    CONSTRAINT organization_territory_pkey PRIMARY KEY (organization_id, territory_code)
);

-- An action's identity and state. What it says is in its revisions; published_revision is the one that the public sees.
CREATE TABLE action (
    id                 uuid PRIMARY KEY,
    programme_id       uuid NOT NULL CONSTRAINT action_programme_id_fkey REFERENCES programme,
    code               text NOT NULL CONSTRAINT action_code_check CHECK (code ~ '^[0-9]+\.[0-9]+\.[0-9]+$'),
    slug               text NOT NULL CONSTRAINT action_slug_key UNIQUE CONSTRAINT action_slug_check CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    status             text NOT NULL CONSTRAINT action_status_check CHECK (status IN ('DRAFT', 'IN_REVIEW', 'PUBLISHED', 'SUSPENDED', 'ARCHIVED')),
    suspended_until    date,
    origin             text NOT NULL CONSTRAINT action_origin_check CHECK (origin IN ('PROGRAMME', 'PROVIDER', 'IMPORT')),
    published_revision integer,
    confirmed_at       timestamptz,
    updated_at         timestamptz NOT NULL,
    CONSTRAINT action_programme_code_key UNIQUE (programme_id, code),
    CONSTRAINT action_published_check CHECK (status IN ('DRAFT', 'IN_REVIEW') OR published_revision IS NOT NULL),
    CONSTRAINT action_suspended_check CHECK (suspended_until IS NULL OR status = 'SUSPENDED')
);

-- Every revision is kept. A published one is never changed again: the trigger below refuses it.
CREATE TABLE action_revision (
    action_id    uuid NOT NULL CONSTRAINT action_revision_action_id_fkey REFERENCES action,
    number       integer NOT NULL CONSTRAINT action_revision_number_check CHECK (number > 0),
    status       text NOT NULL CONSTRAINT action_revision_status_check CHECK (status IN ('DRAFT', 'SUBMITTED', 'SENT_BACK', 'PUBLISHED', 'ABANDONED')),
    author       text NOT NULL CONSTRAINT action_revision_author_check CHECK (author <> ''),
    created_at   timestamptz NOT NULL,
    published_at timestamptz,
    note         text NOT NULL DEFAULT '',
    content      jsonb NOT NULL,
    CONSTRAINT action_revision_pkey PRIMARY KEY (action_id, number),
    CONSTRAINT action_revision_published_check CHECK ((status = 'PUBLISHED') = (published_at IS NOT NULL)),
    CONSTRAINT action_revision_content_check CHECK (jsonb_typeof(content) = 'object' AND (status <> 'PUBLISHED' OR
        (content ->> 'title' <> '' AND content ->> 'summary' <> '' AND content ->> 'themeCode' <> '' AND content ? 'coverage')))
);

ALTER TABLE action ADD CONSTRAINT action_published_revision_fkey
    FOREIGN KEY (id, published_revision) REFERENCES action_revision (action_id, number) DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE action_provider (
    action_id          uuid NOT NULL CONSTRAINT action_provider_action_id_fkey REFERENCES action ON DELETE CASCADE,
    organization_id    uuid NOT NULL CONSTRAINT action_provider_organization_id_fkey REFERENCES organization,
    position           integer NOT NULL,
    receives_referrals boolean NOT NULL DEFAULT false,
    edited             boolean NOT NULL DEFAULT false,
    CONSTRAINT action_provider_pkey PRIMARY KEY (action_id, organization_id)
);

-- Where one of several porteurs of an action works; no row: the action's whole coverage.
CREATE TABLE action_provider_territory (
    action_id       uuid NOT NULL,
    organization_id uuid NOT NULL,
    territory_code  text NOT NULL CONSTRAINT action_provider_territory_territory_code_fkey REFERENCES territory,
    position        integer NOT NULL,
    CONSTRAINT action_provider_territory_pkey PRIMARY KEY (action_id, organization_id, territory_code),
    CONSTRAINT action_provider_territory_provider_fkey FOREIGN KEY (action_id, organization_id) REFERENCES action_provider ON DELETE CASCADE
);

-- A published revision is history: changing what it said would falsify what référents read that day.
-- +goose StatementBegin
CREATE FUNCTION refuse_change_of_published_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'PUBLISHED' THEN
        RAISE EXCEPTION 'revision % of action % is published and cannot change', OLD.number, OLD.action_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'action_revision_published_immutable_check';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
-- +goose StatementEnd
CREATE TRIGGER action_revision_published_immutable BEFORE UPDATE OR DELETE ON action_revision
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_published_revision();

-- A published sheet names only vocabulary that exists: references inside the document are checked as foreign keys are.
-- +goose StatementBegin
CREATE FUNCTION check_sheet_references() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    unknown text;
BEGIN
    IF NEW.status <> 'PUBLISHED' THEN
        RETURN NULL;
    END IF;
    SELECT ref INTO unknown FROM (
        SELECT 'theme ' || (NEW.content ->> 'themeCode') AS ref
         WHERE NOT EXISTS (SELECT 1 FROM theme t JOIN action a ON a.programme_id = t.programme_id
                            WHERE a.id = NEW.action_id AND t.code = NEW.content ->> 'themeCode')
        UNION ALL
        SELECT 'public ' || v FROM jsonb_array_elements_text(coalesce(NEW.content -> 'publics', '[]') || coalesce(NEW.content -> 'impliedPublics', '[]')) AS v
         WHERE NOT EXISTS (SELECT 1 FROM target_public p WHERE p.slug = v)
        UNION ALL
        SELECT 'barrier ' || v FROM jsonb_array_elements_text(coalesce(NEW.content -> 'barriers', '[]')) AS v
         WHERE NOT EXISTS (SELECT 1 FROM barrier b WHERE b.slug = v)
        UNION ALL
        SELECT 'territory ' || v FROM jsonb_array_elements_text(coalesce(NEW.content #> '{coverage,includes}', '[]') || coalesce(NEW.content #> '{coverage,excludes}', '[]')
             || coalesce(NEW.content #> '{coverage,probable}', '[]') || coalesce(NEW.content #> '{coverage,emphasis}', '[]')) AS v
         WHERE NOT EXISTS (SELECT 1 FROM territory t WHERE t.code = v)
    ) AS missing LIMIT 1;
    IF unknown IS NOT NULL THEN
        RAISE EXCEPTION 'revision % of action % names an unknown %', NEW.number, NEW.action_id, unknown
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'action_revision_content_fkey';
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE CONSTRAINT TRIGGER action_revision_references AFTER INSERT OR UPDATE ON action_revision
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_sheet_references();

-- The loader of the programme leaves alone whatever somebody else has changed: any update that does not say that it is
-- the loader's (SET LOCAL traverse.loader = 'on') marks the row.
-- +goose StatementBegin
CREATE FUNCTION mark_edited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('traverse.loader', true) IS DISTINCT FROM 'on' THEN
        NEW.edited := true;
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd

-- The version of the published catalogue. It moves once per transaction that changes any table below, at COMMIT, so
-- that the row is locked last and briefly; listeners on channel "catalogue" are told.
CREATE TABLE catalogue_version (
    only_row boolean PRIMARY KEY DEFAULT true CONSTRAINT catalogue_version_only_row_check CHECK (only_row),
    version  bigint NOT NULL
);
INSERT INTO catalogue_version (version) VALUES (1);

-- +goose StatementBegin
CREATE FUNCTION advance_catalogue_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('traverse.catalogue_changed_by', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        PERFORM set_config('traverse.catalogue_changed_by', pg_current_xact_id()::text, true);
        UPDATE catalogue_version SET version = version + 1;
        PERFORM pg_notify('catalogue', '');
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['programme', 'axis', 'theme', 'target_public', 'barrier', 'territory', 'zone_member', 'pole', 'scheme', 'programme_fact',
                                'organization', 'organization_territory', 'action', 'action_revision', 'action_provider', 'action_provider_territory'] LOOP
        EXECUTE format('CREATE CONSTRAINT TRIGGER %I AFTER INSERT OR UPDATE OR DELETE ON %I DEFERRABLE INITIALLY DEFERRED
                        FOR EACH ROW EXECUTE FUNCTION advance_catalogue_version()', name || '_advances_version', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['programme', 'axis', 'theme', 'target_public', 'barrier', 'territory', 'pole', 'scheme', 'programme_fact',
                                'organization', 'action_provider'] LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION mark_edited()', name || '_edited', name);
    END LOOP;
END $$;
-- +goose StatementEnd
