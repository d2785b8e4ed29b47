-- The same sheets for PostGraphile, in the shapes that make PostgreSQL fast at this page: one wide table, a weighted text
-- vector with GIN, leaves of the territory as an array with GIN, a search function that the planner can open, and all
-- facets from a single pass. docs/bench.md says where its answers differ.
DROP SCHEMA IF EXISTS peer CASCADE;
CREATE SCHEMA peer;
CREATE EXTENSION IF NOT EXISTS unaccent SCHEMA public;

CREATE TEXT SEARCH CONFIGURATION peer.fr (COPY = pg_catalog.french);
ALTER TEXT SEARCH CONFIGURATION peer.fr ALTER MAPPING FOR hword, hword_part, word WITH public.unaccent, french_stem;

CREATE TABLE peer.axis (code text PRIMARY KEY, short_title text NOT NULL);
CREATE TABLE peer.theme (code text PRIMARY KEY, axis_code text NOT NULL REFERENCES peer.axis, title text NOT NULL);
CREATE TABLE peer.target (slug text PRIMARY KEY, label text NOT NULL);
CREATE TABLE peer.barrier (slug text PRIMARY KEY, label text NOT NULL);
CREATE TABLE peer.mode (value text PRIMARY KEY, label text NOT NULL, position integer NOT NULL);
CREATE TABLE peer.territory (code text PRIMARY KEY, leaves integer[] NOT NULL);
CREATE TABLE peer.organization (id uuid PRIMARY KEY, name text NOT NULL);
CREATE TABLE peer.action (
    code            text PRIMARY KEY,
    position        integer NOT NULL,
    slug            text NOT NULL,
    title           text NOT NULL,
    acronym         text,
    summary         text NOT NULL,
    theme_code      text NOT NULL REFERENCES peer.theme,
    axis_code       text NOT NULL,
    organization_id uuid REFERENCES peer.organization,
    status          text NOT NULL,
    mode            text NOT NULL,
    coverage_text   text NOT NULL,
    updated_at      timestamptz NOT NULL,
    targets         text[] NOT NULL,
    barriers        text[] NOT NULL,
    leaves          integer[] NOT NULL,
    labels          text NOT NULL,
    body            text NOT NULL,
    document        tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('peer.fr', title || ' ' || coalesce(acronym, '')), 'A') || setweight(to_tsvector('peer.fr', labels), 'B')
        || setweight(to_tsvector('peer.fr', summary || ' ' || body), 'C')) STORED
);
COMMENT ON COLUMN peer.action.document IS '@behavior -*';
COMMENT ON COLUMN peer.action.body IS '@behavior -*';
COMMENT ON COLUMN peer.action.labels IS '@behavior -*';

CREATE FUNCTION peer.search_actions(search text, territory text, themes text[]) RETURNS SETOF peer.action LANGUAGE sql STABLE AS $$
    SELECT a.* FROM peer.action a
     WHERE ($1 IS NULL OR a.document @@ websearch_to_tsquery('peer.fr', $1))
       AND ($2 IS NULL OR a.leaves && (SELECT t.leaves FROM peer.territory t WHERE t.code = $2))
       AND ($3 IS NULL OR a.theme_code = ANY ($3))
     ORDER BY a.position
$$;

-- The publics of an action, as a computed column.
CREATE FUNCTION peer.action_publics(a peer.action) RETURNS SETOF peer.target LANGUAGE sql STABLE AS $$
    SELECT t.* FROM peer.target t WHERE t.slug = ANY (a.targets)
$$;
COMMENT ON FUNCTION peer.action_publics(peer.action) IS '@simpleCollections only';

CREATE TYPE peer.facet_count AS (facet text, value text, label text, count integer);

CREATE FUNCTION peer.action_facets(search text, territory text, themes text[]) RETURNS SETOF peer.facet_count LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    WITH found AS MATERIALIZED (
        SELECT a.axis_code, a.mode, a.targets, a.barriers FROM peer.action a
         WHERE ($1 IS NULL OR a.document @@ websearch_to_tsquery('peer.fr', $1))
           AND ($2 IS NULL OR a.leaves && (SELECT t.leaves FROM peer.territory t WHERE t.code = $2))
           AND ($3 IS NULL OR a.theme_code = ANY ($3))
    ), open AS (
        SELECT count(*)::integer AS n FROM found WHERE targets = '{}'
    )
    SELECT 'axes', x.code, x.short_title, coalesce(c.n, 0)
      FROM peer.axis x LEFT JOIN (SELECT f.axis_code, count(*)::integer AS n FROM found f GROUP BY 1) c ON c.axis_code = x.code
    UNION ALL
    SELECT 'modes', m.value, m.label, coalesce(c.n, 0)
      FROM peer.mode m LEFT JOIN (SELECT f.mode, count(*)::integer AS n FROM found f GROUP BY 1) c ON c.mode = m.value
    UNION ALL
    SELECT 'barriers', b.slug, b.label, c.n
      FROM (SELECT u, count(*)::integer AS n FROM found f, unnest(f.barriers) u GROUP BY 1) c JOIN peer.barrier b ON b.slug = c.u
    UNION ALL
    SELECT 'publics', t.slug, t.label, coalesce(c.n, 0) + o.n
      FROM open o, peer.target t LEFT JOIN (SELECT u, count(*)::integer AS n FROM found f, unnest(f.targets) u GROUP BY 1) c ON c.u = t.slug
     WHERE coalesce(c.n, 0) + o.n > 0;
END $$;
COMMENT ON FUNCTION peer.action_facets(text, text, text[]) IS '@simpleCollections only';
