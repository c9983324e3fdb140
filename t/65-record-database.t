# SPDX-License-Identifier: Apache-2.0
#
# CookiePolicyRecord dbd: what stands in the database, in SQLite and in
# PostgreSQL alike, and that it is all there when many choose at once.
# (EACH=200: how many each of the fifty does; see make check-load.)

use strict;
use warnings FATAL => 'all';
use Test::More;
use Digest::SHA 'sha256_hex';
use JSON::PP ();
use lib 't/lib';
use Client;
use Form;
use Load;
use Postgres;
use Recording;
use Sqlite;

my $each = $ENV{EACH} // 10;
my $json = JSON::PP->new->utf8;

sub row {
    my ($db, $id) = @_;
    my @names = qw(id replaces time until host granted refused layer signal language policy document);
    my ($line) = $db->query('SELECT ' . join(', ', @names) . " FROM cookie_consent_record WHERE id = '$id'");
    my %row;
    @row{@names} = split /\|/, $line // '', -1;
    return \%row;
}

sub id_of { (split /\./, stored($_[0]))[4] }

for my $kind (qw(Sqlite Postgres)) {
    my $db    = $kind->new;
    my $httpd = recording($db);
    my $first = choose($httpd, 'choice=all', 'Accept-Language: fr');
    my $row   = row($db, id_of($first));
    like delete $row->{time}, qr/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, "$kind: a consent: its time";
    like delete $row->{until}, qr/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, '... its end';
    my ($hash, $policy) = delete @$row{qw(document policy)};
    is $policy, Form::hash(to($httpd)), '... the policy';
    is_deeply $row, { id => id_of($first), replaces => '', host => 'localhost', granted => 'statistical',
        refused => '', layer => 'page', signal => 0, language => 'fr' }, '... and what was chosen';
    my ($body) = $db->query("SELECT body FROM cookie_consent_document WHERE hash = '$hash' AND language = 'fr'");
    is sha256_hex($body), $hash, 'the document is what its hash says';
    ok eval { $json->decode($body) }, '... and JSON';

    my $cookie = stored($first);
    my $second = choose($httpd, 'choice=none', "Cookie: $cookie", 'Sec-GPC: 1');
    $httpd->wait_for('the record', sub { row($db, id_of($second))->{id} });
    my %withdrawn = %{ row($db, id_of($second)) };
    is_deeply [ @withdrawn{qw(replaces granted refused signal language)} ],
      [ id_of($first), '', 'statistical', 1, 'en' ], 'a withdrawal replaces it';
    choose($httpd, 'choice=all', "Cookie: $cookie");
    is scalar(rows($db, '1 = 1')), 2, 'the same once more is no new record';

    my $receipt = ask(to($httpd), GET => '/cookies/receipt', "Cookie: $cookie");
    is $receipt->{status}, 200, 'the receipt of an older choice';
    my $got = $json->decode($receipt->{body});
    is $got->{record}{id}, id_of($first), '... is its record';
    is_deeply $got->{record}{decisions}, { statistical => 'granted' }, '... with what was decided';
    is_deeply $got->{document}, $json->decode($body), '... and the document as it is stored';
    my $unknown = rewritten($cookie, RECORD => 'A' x 22);
    is ask(to($httpd), GET => '/cookies/receipt', "Cookie: $unknown")->{status}, 404, 'nobody else has one';

    $db->query('DELETE FROM cookie_consent_record');
    my @made = load(to => to($httpd), clients => 50, each => $each, bodies => [ 'choice=all', 'choice=none' ]);
    is scalar(grep { $_->{status} == 303 } @made), 50 * $each, 'fifty visitors at a time are all answered';
    proven('fifty at a time', $db, $httpd, @made);
    is scalar(rows($db, '1 = 1')), 50 * $each, '... and each has one record';

    # A schema that changes makes SQLite's prepared statements void.
    $db->query('CREATE TABLE other (x TEXT)');
    @made = load(to => to($httpd), clients => 10, each => 3, bodies => ['choice=all']);
    is_deeply [ map { $_->{status} } @made ], [ (303) x 30 ], 'a table more stands in nobody\'s way';

    # A document that was purged is written again with the next record.
    $db->query('DELETE FROM cookie_consent_record; DELETE FROM cookie_consent_document');
    is choose($httpd, 'choice=all')->{status}, 303, 'a document that went';
    is $db->query('SELECT count(*) FROM cookie_consent_document'), 1, '... is written again';
    is_deeply [ $httpd->log_lines(qr/cookiepolicy:error/) ], [], 'and nothing was wrong';
}

done_testing;
