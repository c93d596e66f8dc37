-- Two users of PostgreSQL: kvs_owner owns the tables and only migrates; kvs_app runs web servers and workers, and
-- cannot lift the audit trail's triggers, nor change an event where they are lifted.
-- Run it as kvs_owner, in the database that kvs_owner owns, after each `manage.py migrate`.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO kvs_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO kvs_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO kvs_app;
REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON audit_auditevent FROM kvs_app;
REVOKE INSERT, DELETE, TRUNCATE ON audit_chainhead FROM kvs_app;
