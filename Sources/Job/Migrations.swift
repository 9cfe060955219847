package import Store

/// The tables of jobs, schedules and triggers. Times are Unix milliseconds.
package enum JobMigrations {
    package static let all = [Migration(room: "job", number: 1, name: "jobs, schedules and triggers", sql: tables)]

    private static let tables = """
        CREATE TABLE job (
            id TEXT NOT NULL PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind <> ''),
            subject TEXT NOT NULL,
            payload TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'succeeded', 'failed', 'cancelled', 'dead')),
            priority INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            most_attempts INTEGER NOT NULL CHECK (most_attempts > 0),
            due_at INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            started_at INTEGER,
            ended_at INTEGER,
            lease_until INTEGER,
            heard_at INTEGER,
            worker TEXT,
            process TEXT,
            claim INTEGER NOT NULL DEFAULT 0,
            requested_by TEXT NOT NULL,
            idempotency_key TEXT,
            error_code TEXT,
            problem TEXT,
            mend TEXT,
            progress INTEGER NOT NULL DEFAULT 0,
            cancel_requested INTEGER NOT NULL DEFAULT 0 CHECK (cancel_requested IN (0, 1)),
            parent TEXT,
            trigger_name TEXT,
            CHECK (state <> 'running' OR (lease_until IS NOT NULL AND worker IS NOT NULL AND process IS NOT NULL)),
            CHECK (state IN ('waiting', 'running') OR ended_at IS NOT NULL)
        ) STRICT;
        CREATE INDEX job_order ON job (priority DESC, due_at, id) WHERE state = 'waiting';
        CREATE INDEX job_due ON job (due_at) WHERE state = 'waiting';
        CREATE UNIQUE INDEX job_running_subject ON job (subject) WHERE state = 'running' AND subject <> '';
        CREATE INDEX job_running ON job (lease_until) WHERE state = 'running';
        CREATE UNIQUE INDEX job_key ON job (idempotency_key);
        CREATE INDEX job_waiting_trigger ON job (trigger_name) WHERE state = 'waiting' AND trigger_name IS NOT NULL;
        CREATE INDEX job_subject ON job (subject, id);
        CREATE INDEX job_ended ON job (ended_at) WHERE ended_at IS NOT NULL;
        CREATE TABLE job_schedule (
            name TEXT NOT NULL PRIMARY KEY CHECK (name <> ''),
            owner TEXT NOT NULL,
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            payload TEXT NOT NULL,
            priority INTEGER NOT NULL,
            most_attempts INTEGER NOT NULL,
            cron TEXT NOT NULL,
            zone TEXT NOT NULL,
            misfire TEXT NOT NULL CHECK (misfire IN ('run_once', 'skip')),
            enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
            paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
            last_fired_at INTEGER,
            last_job TEXT,
            next_due_at INTEGER
        ) STRICT;
        CREATE INDEX job_schedule_due ON job_schedule (next_due_at);
        CREATE INDEX job_schedule_owner ON job_schedule (owner, name);
        CREATE TABLE job_trigger (
            name TEXT NOT NULL PRIMARY KEY CHECK (name <> ''),
            owner TEXT NOT NULL,
            after_subject TEXT NOT NULL CHECK (after_subject <> ''),
            event TEXT NOT NULL CHECK (event IN ('succeeded', 'changed')),
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            payload TEXT NOT NULL,
            priority INTEGER NOT NULL,
            most_attempts INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX job_trigger_after ON job_trigger (after_subject, name);
        CREATE INDEX job_trigger_owner ON job_trigger (owner, name);
        """
}
