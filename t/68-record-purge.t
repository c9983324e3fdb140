# SPDX-License-Identifier: Apache-2.0
#
# CookiePolicyRecord dbd keep=: what is older goes, of this server's hosts and
# of no other, with the documents that nobody needs any more.

use strict;
use warnings FATAL => 'all';
use Test::More;
use lib 't/lib';
use Client;
use Load;
use Postgres;
use Recording;
use Sqlite;

# 2500 records of a host, as old as they are said to be, and their document.
sub old {
    my ($db, $host, $document, $age) = @_;
    my @then = gmtime(time - $age);
    my $then = sprintf '%04d-%02d-%02dT%02d:%02d:%02dZ', $then[5] + 1900, $then[4] + 1, @then[ 3, 2, 1, 0 ];
    $db->query(<<"SQL");
INSERT INTO cookie_consent_document VALUES ('$document', 'en', '$then', '{}');
INSERT INTO cookie_consent_record
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
    SELECT '$host' || i, NULL, '$then', '$then', '$host', '', '', 'page', 0, 'en', '', '$document' FROM n;
SQL
    return;
}

sub left {
    my ($db) = @_;
    return { map { split /\|/ } $db->query('SELECT host, count(*) FROM cookie_consent_record GROUP BY host'),
        $db->query('SELECT hash, 1 FROM cookie_consent_document WHERE length(hash) < 64') };
}

# What a thread blocks.
sub signals {
    my ($status) = @_;
    open my $in, '<', $status or return 'ffffffff';
    return join '', map { /^SigBlk:.*([0-9a-f]{8})$/ ? $1 : () } <$in>;
}

my $hosts = <<'CONF';
<VirtualHost *:PORT>
    ServerName localhost
</VirtualHost>
<VirtualHost *:PORT>
    ServerName patient.test
    CookiePolicyRecord dbd keep=90d
</VirtualHost>
CONF
my $few = <<'CONF';
Mutex flock:DIR default
<IfModule mpm_event_module>
    StartServers 1
    ThreadsPerChild 20
    MaxRequestWorkers 20
    MaxSpareThreads 20
</IfModule>
<IfModule mpm_prefork_module>
    StartServers 2
    MaxRequestWorkers 4
</IfModule>
CONF
my $day = 86400;

for my $kind (qw(Sqlite Postgres)) {
    my $db = $kind->new;
    old($db, 'localhost', 'old', 31 * $day);
    old($db, 'patient.test', 'patient', 31 * $day);
    old($db, 'elsewhere.test', 'elsewhere', 31 * $day);
    my $httpd = recording($db, keep => '30d', conf => $hosts);
    $httpd->wait_for('the purges', sub { $httpd->log_lines(qr/purged \d+ records/) == 2 });
    is_deeply left($db), { 'patient.test' => 2500, patient => 1, 'elsewhere.test' => 2500, elsewhere => 1 },
      "$kind: what is older than keep= goes, of its hosts alone";
    my @said = map { /(cookiepolicy:\w+).*(purged .*)/ ? "$1 $2" : () } $httpd->log_lines(qr/purged [^0]/);
    is_deeply \@said, ['cookiepolicy:notice purged 2500 records and 1 documents from the database of localhost'],
      '... once, by one process, and logged';

    my $without = recording($db, keep => '30d', conf => $hosts, defines => ['NO_WATCHDOG'], children => $few);
    is scalar($without->log_lines(qr/:warn\].*httpd\.conf:\d+: without mod_watchdog keep= deletes/)), 2,
      'without mod_watchdog there is a warning for each directive';
    # A child of prefork ends within a signal's handler, which waits for this thread.
    my @open = grep { !m{/(\d+)/task/\1/} && !(CORE::hex(signals($_)) & 1 << 14) } map { glob "/proc/$_/task/*/status" } $without->children;
    is_deeply \@open, [], 'no thread but the main one is for SIGTERM';
    old($db, 'localhost', 'old', 31 * $day);
    my @made;
    $without->wait_for('a batch', sub {
        push @made, load(to => to($without), clients => 10, each => 10, bodies => ['choice=all']);
        return left($db)->{localhost} < 2500 + @made;
    });
    my ($gone) = $db->query(q{SELECT 2500 - count(*) FROM cookie_consent_record WHERE document = 'old'});
    is $gone % 100, 0, '... and every hundredth record of a child deletes a hundred';
    is scalar(grep { $_->{status} == 303 } @made), scalar(@made), '... while choices are made';
}

done_testing;
