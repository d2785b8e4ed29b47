CREATE INDEX action_document ON peer.action USING gin (document);
CREATE INDEX action_leaves ON peer.action USING gin (leaves);
CREATE UNIQUE INDEX action_position ON peer.action (position);
CREATE INDEX action_theme ON peer.action (theme_code);
CREATE INDEX action_organization ON peer.action (organization_id);
VACUUM ANALYZE peer.action;
ANALYZE;
