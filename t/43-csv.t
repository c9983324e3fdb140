# SPDX-License-Identifier: Apache-2.0
#
# policy.csv as it is sent: its fields, its language, and that a strict reader of
# RFC 4180 gets from it what was declared. (What is in which column:
# t/unit/csv.c.)

use strict;
use warnings FATAL => 'all';
use utf8;
use Test::More;
use lib 't/lib';
use Client;
use Encode ();
use Form;
use Instance;
use Records;

my $shop  = shop_lines();
my $httpd = Instance->new(conf => Encode::encode('UTF-8', <<"CONF"));
<VirtualHost *:PORT>
    ServerName csv.test
$shop
    CookiePolicyCookie "odd- [a]b" advertising provider="A, \\"B\\"" purpose="=HYPERLINK('x')" \\
        purpose.fr="été;" recipients="'quoted'" duration=2y
    CookiePolicyCookie "+plus" advertising purpose="\@here"
</VirtualHost>
<VirtualHost *:PORT>
    ServerName report.test
$shop
    CookiePolicy Report
</VirtualHost>
CONF
sub get { my ($host, @more) = @_; return ask({ host => $host, port => $httpd->{port} }, GET => '/cookies/policy.csv', @more) }

# RFC 4180, 2.: records end in CRLF, cells are bare or in quotes, nothing else is.
sub records {
    my ($text) = @_;
    my @records;
    while (length $text) {
        my @cells;
        do {
            $text =~ s/\A(?:"((?:[^"]|"")*)"|([^",\r\n]*))// or die "no cell: $text";
            push @cells, defined $1 ? $1 =~ s/""/"/gr : $2;
        } while ($text =~ s/\A,//);
        $text =~ s/\A\r\n// or die "no end of a record: $text";
        push @records, \@cells;
    }
    return @records;
}

my $answer = get('csv.test');
is $answer->{status}, 200, 'policy.csv is there';
my %want = (
    'Content-Type'           => 'text/csv; charset=utf-8; header=present',
    'Content-Disposition'    => 'attachment; filename="cookie-policy-en.csv"',
    'Content-Language'       => 'en',
    'Cache-Control'          => 'no-store',
    'X-Content-Type-Options' => 'nosniff',
    'Content-Length'         => length $answer->{body},
);
is join(' | ', field($answer, $_)), $want{$_}, "... $_" for sort keys %want;
like join(', ', field($answer, 'Vary')), qr/Cookie.*Accept-Language/, '... Vary';
is ask({ host => 'csv.test', port => $httpd->{port} }, HEAD => '/cookies/policy.csv')->{body}, '', '... HEAD';

my ($head, @rows) = records(Encode::decode('UTF-8', $answer->{body}, Encode::FB_CROAK | Encode::LEAVE_SRC));
is_deeply $head, [ 'ID', 'Platform', 'Category', 'Cookie / Data Key name', 'Domain', 'Description',
    'Retention period', 'Data Controller', 'User Privacy & GDPR Rights Portals', 'Wildcard match' ],
  'the columns are those of the Open Cookie Database';
is_deeply [ grep { @$_ != 10 } @rows ], [], 'each record has ten cells';
is_deeply [ grep { $_->[0] !~ /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\z/ } @rows ], [],
  '... and an id that is a UUID';
my %ids = map { $_->[0] => 1 } @rows;
is scalar keys %ids, scalar @rows, '... its own';
is_deeply [ grep { /^[=+\-@\t\r]/ } map { @$_ } @rows ], [], 'no cell is a formula';

# What a program has that takes one apostrophe off.
my %told = map { $_->[3] => $_ } map { [ map { s/^'//r } @$_ ] } @rows;
is_deeply [ sort keys %told ], [ sort qw(cookies_preferences sid cnt _ga ads odd- +plus), '[a]b' ],
  'every name is there as it was declared';
is_deeply [ @{ $told{'[a]b'} }[ 1, 2, 5, 6, 7, 9 ] ],
  [ 'A, "B"', 'advertising', "=HYPERLINK('x')", '2 years', "'quoted'", 0 ], 'and every text';
is $told{'+plus'}[5], '@here', '... of each row';

my $french = get('csv.test', 'Accept-Language: fr');
is +(field($french, 'Content-Disposition'))[0], 'attachment; filename="cookie-policy-fr.csv"', 'French has a name of its own';
my %fr = map { $_->[3] => $_ } records(Encode::decode('UTF-8', $french->{body}));
is_deeply [ @{ $fr{'[a]b'} }[ 0, 5, 6 ] ], [ $told{'[a]b'}[0], 'été;', '2 ans' ], '... the ids, and texts of its own';
is ask({ host => 'csv.test', port => $httpd->{port} }, GET => '/cookies/policy.csv?lang=fr')->{body}, $french->{body},
  '... also by ?lang=';
is get('csv.test', 'Cookie: ' . chosen({ host => 'csv.test', port => $httpd->{port} }, 'choice=all'))->{body},
  $answer->{body}, 'a choice has no part in it';
is get('report.test')->{status}, 200, 'it is there in Report';

is_deeply [ $httpd->crashes ], [], 'no child died';
done_testing;
