# SPDX-License-Identifier: Apache-2.0
#
# CookiePolicyRecord dbd while the database fails: killed half-way, silent for
# good, slow at the wrong moment, refusing a record. Whatever happens, no
# consent is given without a record, no record is left of a consent that was
# not given, refusals go on as before, and all is well again by itself.
# (EACH=200: how many choices each of fifty makes; see make check-load.)

use strict;
use warnings FATAL => 'all';
use Test::More;
use Time::HiRes 'time';
use lib 't/lib';
use Client;
use Form;
use Load;
use Postgres;
use Recording;

my $each = $ENV{EACH} // 20;
my $db   = Postgres->new;
my $httpd;

my $last = time;

sub fresh {
    my (@with) = @_;
    note sprintf '%.1f s', time - $last;
    $last = time;
    $db->query('DELETE FROM cookie_consent_record');
    $httpd = recording($db, @with);
    return to($httpd);
}

sub given { scalar grep { $_->{grant} && $_->{status} == 303 } @_ }

sub timed {
    my ($do) = @_;
    my $started = time;
    my @made = $do->();
    return (time - $started, @made);
}

my @refuse = (clients => 20, each => 15, bodies => ['choice=none']);

# Killed half-way.
{
    my $to   = fresh();
    my $load = start_load(to => $to, clients => 50, each => $each, bodies => [ 'choice=all', 'choice=none' ]);
    $httpd->wait_for('half of it', sub { made($load) >= 25 * $each });
    $db->kill;
    my @made = end_load($load);
    is scalar(@made), 50 * $each, 'killed half-way: everybody is answered';
    my %answers = map { $_->{status} => 1 } grep { $_->{grant} } @made;
    is_deeply [ sort keys %answers ], [ 303, 503 ], '... and some consents are given, some not';
    $db->start;
    push @made, recovers($httpd);
    proven('killed half-way', $db, $httpd, @made);
}

# Frozen: it accepts, and never answers.
{
    my $to = fresh();
    my @made = load(to => $to, clients => 5, each => 2, bodies => ['choice=all']);
    my ($before, @first) = timed(sub { load(to => $to, @refuse) });
    $httpd->wait_for('the records', sub { rows($db, "granted = ''") == @first });
    $db->freeze;
    my $consents = start_load(to => $to, clients => 5, each => 2, bodies => ['choice=all']);
    my ($during, @second) = timed(sub { load(to => $to, @refuse) });
    my @denied = end_load($consents);
    is_deeply [ map { $_->{status} } @denied ], [ (503) x 10 ], 'frozen: no consent is given';
    cmp_ok $during, '<', 3 * $before, '... and refusals are as fast as before';
    ok scalar($httpd->log_lines(qr/the database of localhost did not answer within 2 s/)), '... and it is told';
    $db->thaw;
    push @made, @first, @second, @denied, recovers($httpd);
    proven('frozen', $db, $httpd, @made);
}

# A child that ends does not wait for a frozen database, nor fall over it.
for my $signal (qw(TERM USR1)) {
    my $to   = fresh();
    my @made = load(to => $to, clients => 20, each => 2, bodies => [ 'choice=all', 'choice=none' ]);
    $httpd->wait_for('the records', sub { rows($db, '1 = 1') == @made });
    my @children = $httpd->children;
    $db->freeze;
    my @during = load(to => $to, clients => 20, each => 1, bodies => ['choice=all']);
    my @refused = load(to => $to, clients => 10, each => 3, bodies => ['choice=none']);
    is given(@during), 0, "SIG$signal while frozen: no consent is given";
    if ($signal eq 'TERM') {
        $httpd->stop;
    }
    else {
        $httpd->signal($signal);
        $httpd->wait_for('the end of the old children', sub {
            my %now = map { $_ => 1 } $httpd->children;
            return !grep { $now{$_} } @children;
        }, 60);
    }
    is_deeply [ $httpd->crashes ], [], '... and no child crashes';
    is_deeply [ $httpd->log_lines(qr/sending a SIGKILL/) ], [], '... or has to be killed';
    ok scalar($httpd->log_lines(qr/this child ends without waiting for it/)), '... and it is told';
    my %told = map { $_ => 1 } map { /"id":"([^"]*)"/ } $httpd->log_lines(qr/a refusal holds, but its record/);
    is_deeply [ grep { !$told{ $_->{id} } } @refused ], [], '... and the log has the refusals that went with it';
    $db->thaw;
    push @made, @during;
    push @made, recovers($httpd) if $signal ne 'TERM';
    my @left = map { /the record (\S+) of a consent that was not given/ } $httpd->log_lines(qr/delete it there/);
    is_deeply \@left, [], '... and no commit was under way';
    $httpd->wait_for('the last of it', sub { !$db->query(q{SELECT count(*) FROM pg_stat_activity WHERE state LIKE '%transaction%' AND pid <> pg_backend_pid()}) });
    is_deeply [ rows($db, "granted <> ''") ], [ sort map { $_->{id} } grep { $_->{grant} && $_->{status} == 303 } @made ],
      '... and the records of consents are those of the consents given';
}

# Triggers that make it slow at a chosen moment, or refuse.
sub trigger {
    my ($when, $what) = @_;
    $db->query(<<"SQL");
DROP TRIGGER IF EXISTS mischief ON cookie_consent_record;
CREATE OR REPLACE FUNCTION mischief() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN $what; RETURN NEW; END \$\$;
CREATE CONSTRAINT TRIGGER mischief AFTER INSERT ON cookie_consent_record $when FOR EACH ROW EXECUTE FUNCTION mischief();
SQL
    return;
}

for my $moment ([ 'a slow insert', '' ], [ 'a slow commit', 'DEFERRABLE INITIALLY DEFERRED' ]) {
    my ($name, $when) = @$moment;
    fresh();
    trigger($when, q{PERFORM pg_sleep(2.5) WHERE NEW.granted <> ''});
    my $answer = choose($httpd, 'choice=all');
    is $answer->{status}, 503, "$name: the consent is not given";
    $httpd->wait_for('the end of it', sub { !$db->query(q{SELECT count(*) FROM pg_stat_activity WHERE state <> 'idle' AND pid <> pg_backend_pid()}) });
    $db->query('DROP TRIGGER mischief ON cookie_consent_record');
    proven($name, $db, $httpd, recovers($httpd));
}

# A commit without an answer: it takes place, and then waits for a standby that
# there is not, until the server is gone.
{
    fresh();
    $db->query(q{ALTER SYSTEM SET synchronous_standby_names = 'nobody'});
    $db->query('SELECT pg_reload_conf()');
    $db->query(q{DO $$ BEGIN WHILE current_setting('synchronous_standby_names') = '' LOOP PERFORM pg_sleep(0.01); END LOOP; END $$});
    my $load = start_load(to => to($httpd), clients => 1, each => 1, bodies => ['choice=all']);
    $httpd->wait_for('the commit', sub { $db->query(q{SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'}) });
    $db->kill;
    my @made = end_load($load);
    is given(@made), 0, 'a commit without an answer: the consent is not given';
    $db->reset_settings;
    {
        local $db->{port} = Postgres::free_port();    # where httpd does not find it
        $db->start;
        is scalar(rows($db, '1 = 1')), 1, '... its record is there nevertheless';
        $db->kill;
    }
    $db->start;
    $httpd->wait_for('the deletion', sub { !rows($db, '1 = 1') });
    proven('... until the database is back', $db, $httpd, @made, recovers($httpd));
}

# A database that says yes and keeps nothing.
{
    fresh();
    $db->query(<<'SQL');
CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER swallow BEFORE INSERT ON cookie_consent_record FOR EACH ROW EXECUTE FUNCTION swallow();
SQL
    is choose($httpd, 'choice=all')->{status}, 503, 'a record that a trigger swallows: no consent is given';
    $db->query('DROP TRIGGER swallow ON cookie_consent_record');
    proven('records that are swallowed', $db, $httpd, recovers($httpd));
}

# One record that the database does not take is not the end of the others.
{
    fresh();
    trigger('', q{IF NEW.granted = '' THEN RAISE EXCEPTION 'not that one'; END IF});
    my $to   = to($httpd);
    my @made = load(to => $to, clients => 20, each => 3, bodies => [ 'choice=all', 'choice=none' ]);
    push @made, recovers($httpd);
    $db->query('DROP TRIGGER mischief ON cookie_consent_record');
    proven('records that are refused', $db, $httpd, @made, recovers($httpd));
}

done_testing;
