# SPDX-License-Identifier: Apache-2.0
#
# conf/policy.schema.json is what policy.json, its errors, receipts and
# disclosures are, for several tables, in every language and state of a choice:
# no answer has a member that is not described, none lacks one, and what is
# described there is.

use strict;
use warnings FATAL => 'all';
use Test::More;
use IPC::Open2 ();
use JSON::PP ();
use lib 't/lib';
use Client;
use Form;
use Instance;
use Records;

my $json   = JSON::PP->new->utf8->canonical;
my $source = var('source');
my $logs   = File::Temp->newdir(DIR => var('t_logs'));
my $shop   = shop_lines();
my @languages = map { m{([^/]+)\.txt$} } sort glob "$source/../src/page/texts/*.txt";
cmp_ok scalar @languages, '>=', 2, 'the languages were found';

sub host {
    my ($name, @lines) = @_;
    return join "\n", '<VirtualHost *:PORT>', "ServerName $name", @lines, "</VirtualHost>\n";
}
my $httpd = Instance->new(conf => join '',
    host('kept.test', $shop, "CookiePolicyRecord $logs/choices"),
    host('later.test', $shop, "CookiePolicyRecord $logs/choices",
        'CookiePolicyCookie px advertising provider=Pixels'),
    host('full.test', $shop, "CookiePolicyLanguage @languages",
        'CookiePolicyController "A \"B\"" url=https://a.example/ contact=c dpo=d authority=e',
        'CookiePolicyCategory more opt-in version=2 label=M description=D',
        'CookiePolicyCookie "a b*" more url=https://b.example/ domain=full.test path=/p secure' .
            ' partitioned duration=3w location=L',
        'CookiePolicyCookie k more storage',
        'CookiePolicySource necessary default-src self',
        'CookiePolicySource more img-src,script-src https://c.example'),
    host('shared.test', $shop, 'CookiePolicyChoice domain=shared.test lifetime=1mo',
        'CookiePolicyPage /legal'),
    host('bare.test', 'CookiePolicy On', 'CookiePolicyPage /cookies'),
    host('report.test', $shop, 'CookiePolicy Report'),
);
sub to { return { host => $_[0], port => $httpd->{port}, @_[ 1 .. $#_ ] } }

my @cases;

# Remembers an answer; `strict` has it taken apart, too.
sub case {
    my ($name, $part, $answer, $status, %with) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    is $answer->{status}, $status, "$name: $status";
    my ($type) = field($answer, 'Content-Type');
    is $type, 'application/json', '... in JSON';
    push @cases, { name => $name, part => $part, json => $json->decode($answer->{body}),
        strict => $with{strict} ? JSON::PP::true : JSON::PP::false };
    return $cases[-1]{json};
}

sub get { my ($host, $below, @fields) = @_; return ask(to($host), GET => "/cookies/$below", @fields) }

use constant JSON_WANTED => 'Accept: application/json';

# --- policy.json: tables, languages, states ---------------------------------------

case("full.test in $_", '', get('full.test', "policy.json?lang=$_"), 200) for @languages;
case('a table with everything', '', get('full.test', 'policy.json'), 200, strict => 1);
case('nothing declared',        '', get('bare.test', 'policy.json'), 200, strict => 1);
case('a shared choice', '', ask(to('shared.test'), GET => '/legal/policy.json'), 200);
is case('Report', '', get('report.test', 'policy.json'), 200)->{policy}{in_force}, JSON::PP::false,
  '... which is not in force';

my $chosen = post(to('kept.test'), 'statistical=on&advertising=on&policy=HASH', OURS, 'Cookie: cnt=1');
my $cookie = 'Cookie: ' . stored($chosen);
my $choice = case('after a choice', '', get('kept.test', 'policy.json', $cookie), 200, strict => 1)->{choice};
is_deeply [ map { $choice->{categories}{$_}{state} } qw(necessary audience statistical advertising) ],
  [qw(exempt refused granted granted)], '... with its states';
is case('a grant that has changed', '', get('later.test', 'policy.json', $cookie), 200)
  ->{choice}{categories}{advertising}{state}, 'changed', '... is told to be one';
is case('a signal', '', get('kept.test', 'policy.json', 'Sec-GPC: 1'), 200)->{choice}{signal}, JSON::PP::true,
  '... is told';
is_deeply case('what a POST answers', '',
    post(to('kept.test'), 'choice=none', OURS, JSON_WANTED, "$cookie; _ga=1"), 200, strict => 1)->{choice}{deleted},
  ['_ga'], '... with what went';

# --- errors -------------------------------------------------------------------------

for my $error (
    [ 'an outdated form' => 409, 'choice=all&policy=x', OURS ],
    [ 'another site'     => 403, 'choice=all&policy=HASH', 'Sec-Fetch-Site: cross-site' ],
    [ 'a bad form'       => 400, 'choice=odd', OURS ],
    [ 'a wrong type'     => 415, 'choice=none', OURS, 'Content-Type: text/plain' ],
    [ 'a large form'     => 413, 'x' x 9000, OURS ],
  )
{
    my ($name, $status, $body, @fields) = @$error;
    my $told = case($name, 'error', post(to('kept.test'), $body, JSON_WANTED, @fields), $status, strict => 1);
    is $told->{error}{status}, $status, '... which it says';
    is !!$told->{policy}, $status == 409, '... with the present version where that is the matter';
}
case('a form in Report', 'error', post(to('report.test'), 'choice=none', OURS, JSON_WANTED), 409);
case('a method',         'error', ask(to('kept.test'), PUT => '/cookies', JSON_WANTED), 405);
case('no receipt',       'error', get('kept.test', 'receipt', JSON_WANTED), 404);

# --- receipts and disclosures ---------------------------------------------------------

case('a receipt', 'receipt', get('kept.test', 'receipt', $cookie), 200, strict => 1);
case('a receipt of an older policy', 'receipt', get('later.test', 'receipt', $cookie), 200, strict => 1);
{
    my ($records) = lines_of("$logs/choices");
    push @cases, { name => 'a receipt from a database', part => 'receipt', strict => JSON::PP::false,
        json => { record => $_, document => undef, why => 'x' } } for @$records, { %{ $records->[0] }, layer => 'banner' };
}
case("the disclosures of $_", 'disclosures', get($_, 'policy.json?part=disclosures'), 200, strict => 1)
  for qw(full.test bare.test);
case('the disclosures in Report', 'disclosures', get('report.test', 'policy.json?part=disclosures'), 200);
case('another part', '', get('bare.test', 'policy.json?part=others'), 200);
case('a POST for the disclosures', '', post(to('bare.test', path => '/cookies?part=disclosures'), 'choice=none',
    OURS, JSON_WANTED), 200);

# --- what the schema says of them -------------------------------------------------------

my $python = -x '/usr/bin/python3' ? '/usr/bin/python3' : 'python3';
my $pid = IPC::Open2::open2(my $out, my $in, $python, '-B', "$source/lib/validate.py", "$source/../conf/policy.schema.json");
print $in $json->encode($_), "\n" for @cases,
  { name => 'no policy at all', part => '', strict => JSON::PP::false, json => { policy => undef } };
close $in;
my $said = $json->decode(do { local $/; scalar <$out> } || '{}');
waitpid $pid, 0;
is $?, 0, 'the schema is one, and the validator is there (python3-jsonschema)';

ok scalar(grep { /^no policy at all: / } @{ $said->{wrong} }), 'what is no policy.json is told from one';
is_deeply [ grep { !/^no policy at all: / } @{ $said->{wrong} } ], [], 'every answer is as the schema says';
is_deeply $said->{loose}, [], 'and would not be with a member more or less';
is_deeply $said->{unseen}, [], 'and all that the schema describes was there' or diag explain $said->{unseen};

# --- what only a reader of the format would miss ----------------------------------------

{
    my $full = to('full.test');
    my $answer = get('full.test', 'policy.json?part=disclosures');
    is_deeply [ field($answer, 'Access-Control-Allow-Origin') ], ['*'],
      'consent managers elsewhere may read the disclosures';
    is_deeply [ field($answer, 'Access-Control-Allow-Credentials') ], [], '... without cookies';
    is_deeply [ field(get('full.test', 'policy.json', 'Origin: https://b.example'), 'Access-Control-Allow-Origin') ],
      [], 'and nobody elsewhere may read a choice';
    my %told = map { $_->{identifier} => $_ } @{ $json->decode($answer->{body})->{disclosures} };
    is_deeply [ map { $told{$_}{purposes} } qw(sid cnt _ga) ], [ [], [], [1] ],
      'purpose 1 is where consent is asked for';
    is_deeply $told{sid}{domains}, ['full.test'], 'a cookie without domain= is stored at the ServerName';
    is_deeply [ field(ask({ host => 'full.test', port => $httpd->{port} }, GET => '/cookies/policy.json?part=disclosures',
        JSON_WANTED), 'Cache-Control') ], ['no-store'], 'nothing here is kept by caches';
}

is_deeply [ $httpd->crashes ], [], 'no child died';
done_testing;
