-- What an analyst finds. docs/warehouse.md describes it with examples; a test holds the two together.
CREATE TABLE events (
    position BIGINT, place INTEGER, source VARCHAR, message_id VARCHAR, type VARCHAR, event VARCHAR, name VARCHAR, category VARCHAR,
    fragment_id VARCHAR, user_id VARCHAR, anonymous_id VARCHAR, group_id VARCHAR, previous_id VARCHAR,
    timestamp TIMESTAMPTZ, timestamp_tenths UTINYINT, original_timestamp TIMESTAMPTZ, sent_at TIMESTAMPTZ, received_at TIMESTAMPTZ,
    properties JSON, traits JSON, context JSON, notes JSON);
COMMENT ON TABLE events IS 'Every accepted event, once.';
COMMENT ON COLUMN events.position IS 'The frame of the log that brought it: events of one request share it.';
COMMENT ON COLUMN events.place IS 'Its place in that request, from 0; null where the warehouse was rebuilt from the profiles.';
COMMENT ON COLUMN events.source IS 'The source that sent it.';
COMMENT ON COLUMN events.message_id IS 'The sender''s id of the message; with source and timestamp it is unique per fragment.';
COMMENT ON COLUMN events.type IS 'track, page, screen, identify, group or alias.';
COMMENT ON COLUMN events.event IS 'The name that audiences know it by: a track''s own, Page Viewed, Screen Viewed; null for the other calls.';
COMMENT ON COLUMN events.name IS 'A page''s or screen''s own name.';
COMMENT ON COLUMN events.category IS 'A page''s or screen''s category.';
COMMENT ON COLUMN events.fragment_id IS 'The fragment that it is filed under; profile_map says which profile holds that now. Null where an operator decided of all of its ids that they are none.';
COMMENT ON COLUMN events.user_id IS 'userId as sent.';
COMMENT ON COLUMN events.anonymous_id IS 'anonymousId as sent.';
COMMENT ON COLUMN events.group_id IS 'groupId as sent.';
COMMENT ON COLUMN events.previous_id IS 'previousId as sent, on alias calls.';
COMMENT ON COLUMN events.timestamp IS 'When it happened, corrected for the sender''s clock.';
COMMENT ON COLUMN events.timestamp_tenths IS 'Tenths of a microsecond beyond timestamp, 0 to 9: tells events apart that are closer than that.';
COMMENT ON COLUMN events.original_timestamp IS 'When it happened, by the sender''s clock.';
COMMENT ON COLUMN events.sent_at IS 'When it was sent, by the sender''s clock.';
COMMENT ON COLUMN events.received_at IS 'When it came in.';
COMMENT ON COLUMN events.properties IS 'Its properties: properties->>''$.revenue'' reads one.';
COMMENT ON COLUMN events.traits IS 'Its traits, on identify and group calls.';
COMMENT ON COLUMN events.context IS 'Its context: page, campaign, device and so on.';
COMMENT ON COLUMN events.notes IS 'What Weft has to say about it: a list of texts.';

CREATE TABLE earlier_events (fragment_id VARCHAR, first_at TIMESTAMPTZ, first_at_tenths UTINYINT);
COMMENT ON TABLE earlier_events IS 'Fragments with events that are not kept any more: who was somebody stays somebody.';
COMMENT ON COLUMN earlier_events.fragment_id IS 'The fragment; it may stand here more than once.';
COMMENT ON COLUMN earlier_events.first_at IS 'The timestamp of the earliest of them.';
COMMENT ON COLUMN earlier_events.first_at_tenths IS 'Tenths of a microsecond beyond first_at, 0 to 9.';

CREATE TABLE fragments (fragment_id VARCHAR, id_type VARCHAR, id_value VARCHAR, position BIGINT, seen_at TIMESTAMPTZ);
COMMENT ON TABLE fragments IS 'One row for each external id that was ever met; accounts too (id_type group_id).';
COMMENT ON COLUMN fragments.fragment_id IS 'Its permanent id, as p42.';
COMMENT ON COLUMN fragments.id_type IS 'user_id, email, anonymous_id, group_id and so on.';
COMMENT ON COLUMN fragments.id_value IS 'The id, normalised.';
COMMENT ON COLUMN fragments.position IS 'The frame of the log that brought it first.';
COMMENT ON COLUMN fragments.seen_at IS 'When that came in.';

CREATE TABLE profile_changes (position BIGINT, changed_at TIMESTAMPTZ, fragment_id VARCHAR, profile_id VARCHAR);
COMMENT ON TABLE profile_changes IS 'Which profile held a fragment, from when on: new ids, merges and splits.';
COMMENT ON COLUMN profile_changes.position IS 'The frame of the log behind which it holds.';
COMMENT ON COLUMN profile_changes.changed_at IS 'When that came in.';
COMMENT ON COLUMN profile_changes.fragment_id IS 'The fragment.';
COMMENT ON COLUMN profile_changes.profile_id IS 'The profile that holds it from then on.';

CREATE TABLE trait_changes (
    position BIGINT, changed_at TIMESTAMPTZ, changed_at_tenths UTINYINT, fragment_id VARCHAR, trait VARCHAR, value JSON, source VARCHAR, message_id VARCHAR);
COMMENT ON TABLE trait_changes IS 'Every value that a trait was given; profile_traits says which one shows.';
COMMENT ON COLUMN trait_changes.position IS 'The frame of the log that brought it.';
COMMENT ON COLUMN trait_changes.changed_at IS 'From when it holds: the event''s timestamp.';
COMMENT ON COLUMN trait_changes.changed_at_tenths IS 'Tenths of a microsecond beyond changed_at, 0 to 9: orders changes that are closer than that.';
COMMENT ON COLUMN trait_changes.fragment_id IS 'The fragment whose trait it is; an account''s for group calls.';
COMMENT ON COLUMN trait_changes.trait IS 'The trait.';
COMMENT ON COLUMN trait_changes.value IS 'The value; JSON null clears it.';
COMMENT ON COLUMN trait_changes.source IS 'The source of the event that set it.';
COMMENT ON COLUMN trait_changes.message_id IS 'The message id of the event that set it.';

CREATE TABLE membership_changes (
    position BIGINT, place INTEGER, changed_at TIMESTAMPTZ, audience VARCHAR, profile_id VARCHAR, entered BOOLEAN,
    cause VARCHAR, cause_source VARCHAR, cause_message_id VARCHAR, cause_event VARCHAR);
COMMENT ON TABLE membership_changes IS 'Who came into an audience and left it, and why; also profiles that another took over, and audiences that were deleted.';
COMMENT ON COLUMN membership_changes.position IS 'The frame of the log behind which it holds.';
COMMENT ON COLUMN membership_changes.place IS 'Its place among the changes of that frame, from 0.';
COMMENT ON COLUMN membership_changes.changed_at IS 'From when it holds; for a window that closed, the instant at which it did.';
COMMENT ON COLUMN membership_changes.audience IS 'The audience''s key.';
COMMENT ON COLUMN membership_changes.profile_id IS 'The profile, as it was then.';
COMMENT ON COLUMN membership_changes.entered IS 'True for in, false for out.';
COMMENT ON COLUMN membership_changes.cause IS 'event, time, identity (merge or split), definition (the audience changed) or retention (events are not kept any more); null where the warehouse was rebuilt.';
COMMENT ON COLUMN membership_changes.cause_source IS 'The source of the event behind it, where there is one.';
COMMENT ON COLUMN membership_changes.cause_message_id IS 'The message id of that event.';
COMMENT ON COLUMN membership_changes.cause_event IS 'The name of that event, or its call''s word.';

CREATE TABLE feed (position BIGINT, landed_at TIMESTAMPTZ, version INTEGER);
COMMENT ON TABLE feed IS 'One row: how far the warehouse is.';
COMMENT ON COLUMN feed.position IS 'The last frame of the log that is here.';
COMMENT ON COLUMN feed.landed_at IS 'When it landed.';
COMMENT ON COLUMN feed.version IS 'The version of these tables.';

CREATE VIEW profile_map AS
    SELECT f.fragment_id, f.id_type, f.id_value, c.profile_id, f.seen_at
    FROM fragments f JOIN (SELECT fragment_id, arg_max(profile_id, position) AS profile_id FROM profile_changes GROUP BY fragment_id) c USING (fragment_id);
COMMENT ON VIEW profile_map IS 'Which profile holds each external id now.';

CREATE VIEW profile_events AS SELECT m.profile_id, e.* FROM events e JOIN profile_map m USING (fragment_id);
COMMENT ON VIEW profile_events IS 'Every event with the profile that it belongs to now.';

-- profile_traits is made by TraitView.cs, since the rules say which value shows.

CREATE VIEW members AS
    SELECT audience, profile_id, since
    FROM (
        SELECT audience, profile_id, max_by(entered, (position, place)) AS is_member, max_by(changed_at, (position, place)) AS since
        FROM membership_changes GROUP BY audience, profile_id)
    WHERE is_member;
COMMENT ON VIEW members IS 'Who is in each audience now, and since when.';

CREATE VIEW people AS
    SELECT m.profile_id, bool_or(m.id_type IN ('user_id', 'email', 'phone')) AS known, sum(e.events)::BIGINT AS events, min(e.first_event_at) AS first_event_at,
        max(e.last_event_at) AS last_event_at, list(m.id_type || ':' || m.id_value ORDER BY m.seen_at, m.fragment_id) AS external_ids
    FROM profile_map m
        LEFT JOIN (SELECT fragment_id, count(*) AS events, min(timestamp) AS first_event_at, max(timestamp) AS last_event_at FROM events GROUP BY fragment_id) e
        USING (fragment_id)
    WHERE m.id_type <> 'group_id'
    GROUP BY m.profile_id
    HAVING sum(e.events) > 0;
COMMENT ON VIEW people IS 'Everybody with an event: known or not, how many events, from when to when, and the external ids.';
