# SPDX-License-Identifier: Apache-2.0
#
# CookiePolicyRecord dbd where the tables are missing, or the database: the
# error log says so, consents are not given, and whoever else uses mod_dbd
# notices nothing.

use strict;
use warnings FATAL => 'all';
use Test::More;
use lib 't/lib';
use Client;
use Configtest;
use IO::Socket::INET;
use Postgres;
use Recording;
use Sqlite;

# A second user of the same pool of connections.
my @beside = (modules => ['lua'],
    conf => 'LuaMapHandler /other "' . Client::var('documentroot') . qq(/lua/database.lua"\n)
      . qq(DBDPrepareSQL "INSERT INTO other VALUES (%s)" other\n));

sub other { ask(to($_[0]), GET => '/other')->{body} }

my $without = configtest(<<'CONF');
CookiePolicy On
CookiePolicyPage /cookies
CookiePolicyRecord dbd
CookiePolicyController Example
CONF
like $without->{errors}, qr/FILE:3: CookiePolicyRecord: 'dbd' needs mod_dbd: LoadModule dbd_module/, 'without mod_dbd';
isnt $without->{status}, 0, '... nothing starts';

for my $kind (qw(Sqlite Postgres)) {
    my $db = $kind->new(empty => 1);
    $db->query('CREATE TABLE other (x TEXT)');
    chmod 0666, $db->{file} if $db->{file};
    my $httpd   = recording($db, @beside);
    my $missing = qr/no record can be kept in the database of localhost: .*cookie_consent_record.*schema\.sql/;
    $httpd->wait_for('the message', sub { $httpd->log_lines($missing) });
    ok 1, "$kind: missing tables are told at start";
    is other($httpd), '1 inserted', 'whoever else uses the pool goes on';
    my @consent = map { choose($httpd, 'choice=all')->{status} } 1 .. 3;
    is_deeply \@consent, [ (503) x 3 ], 'consents are not given';
    my @refusals = map { choose($httpd, 'choice=none') } 1 .. 3;
    is_deeply [ map { $_->{status} } @refusals ], [ (303) x 3 ], 'refusals are';
    is other($httpd), '1 inserted', 'whoever else uses the pool goes on';
    my %said;
    $said{$_}++ for map { /\[pid (\d+)/ } $httpd->log_lines(qr/no record can be kept/);
    is_deeply [ grep { $_ > 1 } values %said ], [], 'no child says it twice';

    $db->schema("@{[ Client::var('source') ]}/../conf/schema.sql");
    my @made = recovers($httpd);
    $httpd->wait_for('the refusals', sub { rows($db, "granted = ''") == 3 });
    proven('the tables are made', $db, $httpd, @made,
        map { { grant => 0, status => 303, id => (split /\./, Form::stored($_))[4] } } @refusals);
    ok scalar($httpd->log_lines(qr/:notice\].*records are kept in the database of localhost again/)), '... and it is told';
}

# Nobody listens there, or somebody who says nothing.
package Nowhere { our @ISA = 'Postgres'; sub DESTROY { } }
my $silent = IO::Socket::INET->new(Listen => 50, LocalAddr => '127.0.0.1');    # accepts, and never answers
for my $port (Postgres::free_port(), $silent->sockport) {
    my $httpd = recording(bless({ port => $port }, 'Nowhere'), params => 'connect_timeout=2');
    $httpd->wait_for('the message', sub { $httpd->log_lines(qr/no record can be kept .*there is no connection/) });
    my %children = map { $_ => 1 } $httpd->children;
    is choose($httpd, 'choice=all')->{status},  503, 'no database: no consent';
    is choose($httpd, 'choice=none')->{status}, 303, 'no database: a refusal';
    is ask(to($httpd), GET => '/cookies')->{status}, 200, 'no database: the page';
    delete @children{ $httpd->children };
    is_deeply [ keys %children ], [], 'and the children live';
    $httpd->stop;
    is_deeply [ $httpd->crashes ], [], '... all of them, until they are stopped';
}

done_testing;
