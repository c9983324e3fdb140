# SPDX-License-Identifier: Apache-2.0
#
# The page is at its path whatever else a site does with its paths, and takes
# no path but its own.

use strict;
use warnings FATAL => 'all';
use Test::More;
use JSON::PP ();
use lib 't/lib';
use Client;
use Form;

my $site = qr/the site itself|^GET \/|^SCRIPT_NAME=|^ENV /m;

sub is_page {
    my ($answer, $name) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my ($type) = field($answer, 'Content-Type');
    ok $answer->{status} == 200
      && ($type // '') eq 'text/html; charset=utf-8'
      && $answer->{body} =~ m{<h1>Cookie policy</h1>.*</html>\n\z}s, "$name is the page"
      or diag substr $answer->{raw}, 0, 600;
}

sub is_json {
    my ($answer, $name) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my $policy = eval { JSON::PP::decode_json($answer->{body}) };
    my ($type) = field($answer, 'Content-Type');
    ok $answer->{status} == 200 && ($type // '') eq 'application/json' && $policy->{policy}{page},
      "$name is policy.json"
      or diag substr $answer->{raw}, 0, 600;
}

sub is_csv {
    my ($answer, $name) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my ($type) = field($answer, 'Content-Type');
    ok $answer->{status} == 200
      && ($type // '') eq 'text/csv; charset=utf-8; header=present'
      && $answer->{body} =~ /^ID,Platform,/, "$name is policy.csv"
      or diag substr $answer->{raw}, 0, 600;
}

sub is_site {
    my ($answer, $name) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    like $answer->{body}, $site, "$name is the site's";
}

# --- every way in which a site takes all paths ------------------------------

my @mounts = qw(proxypass encoded location handler fallback rewrite-server rewrite-directory
  rewrite-location rewrite-through alias index errordocument script perl);
for my $mount (@mounts) {
    my $host = "$mount.mount.test";
    is_page(ask($host, GET => '/cookies'),  "$mount: /cookies");
    is_page(ask($host, GET => '/cookies/'), "$mount: /cookies/");
    is_page(ask($host, GET => '/cookies?lang=en&x=%2f'), "$mount: a query");
    is_json(ask($host, GET => '/cookies/policy.json'), "$mount: /cookies/policy.json");
    is_csv(ask($host, GET => '/cookies/policy.csv'), "$mount: /cookies/policy.csv");
    is_site(ask($host, GET => $_), "$mount: $_")
      for qw(/cookies/oatmeal /cookiesx /cookies.html);
    my $answer = post($host, 'choice=all&policy=HASH', OURS);
    is $answer->{status}, 303, "$mount: the form is taken";
    is_page(ask($host, GET => '/cookies', 'Cookie: ' . (stored($answer) // '')),
        "$mount: after a choice, /cookies");
}

# --- which spellings of a path are the page's -------------------------------

for my $path (
    qw(//cookies /./cookies /%63ookies /x/../cookies /cookies/. //cookies// /%63%6F%6fkies/),
    'http://proxypass.mount.test/cookies', 'http://proxypass.mount.test/./cookies?x')
{
    is_page(ask('proxypass.mount.test', GET => $path), $path);
}
is_json(ask('proxypass.mount.test', GET => '/cookies//%70olicy%2ejson'), '/cookies//%70olicy%2ejson');
# The last two lines are /cookies to whoever takes their first segment for one.
for my $path (
    qw(/cookies%2f /cookies%2Fpolicy.json /%2fcookies /cookies%5c /cookies%5Cpolicy.json /cookies\\
    /cookies; /cookies;x=1 /cookies;/policy.json /cookies%3b /cookies%00 /cookies%20 /cookies%0a
    /cookies%7f /cookies%09 /../cookies /Cookies /cookies%253f /%2563ookies /cookies/policy.json/
    /cookies/policy.csvx /cookies/policy.csv/ /cookies/Policy.csv /cookies/policy.jsonx /cookie /cookies/..;/ /x/cookies
    /x;/../cookies /x;y=1/../cookies /x%3b/../cookies /x\\/../cookies /x%5c/../cookies
    /x%2f/../cookies /%2F../cookies /x%09/../cookies /x%0a/../cookies /x%7f/../cookies),
    '/cookies%zz')
{
    # The second host leaves encoded slashes to its application.
    for my $host (qw(proxypass.mount.test encoded.mount.test)) {
        my $answer = ask($host, GET => $path);
        unlike $answer->{body}, qr/Cookie policy/, "$host: $path is not the page ($answer->{status})";
    }
}

# What later phases see of a request that other modules have made theirs before
# the page claimed it again; a Perl handler at the end logs it.
for my $mount (qw(encoded handler rewrite-location)) {
    my $mark = "$mount-$$-" . time;
    ask("$mount.mount.test", GET => "/cookies?$mark");
    my $is_page = 'proxyreq=0 handler=cookie-policy filename=/cookies';
    my @lines;
    # The log is written after the answer.
    for (1 .. 100) {
        @lines = log_lines('error_log', "args=\Q$mark\E ") and last;
        select undef, undef, undef, 0.05;
    }
    like $lines[0] // '', qr{args=\Q$mark $is_page\E$}, "$mount: to later phases it is a request for the page";
}

# --- versions of HTTP and kinds of requests ---------------------------------

is_page(ask({ host => 'proxypass.mount.test', version => '1.0' }, GET => '/cookies'), 'HTTP/1.0');
{
    # No Host: the first host of the port answers, which has a page.
    my $answer = ask({ host => undef, version => '1.0' }, GET => '/cookies');
    is_page($answer, 'HTTP/1.0 without Host');
}
SKIP: {
    skip 'mod_http2 needs another MPM', 5 if !has_h2();
    is_page(ask_h2('proxypass.mount.test', GET => '/cookies'), 'HTTP/2');
    is_page(ask_h2('proxypass.mount.test', GET => '//cookies'), 'HTTP/2: //cookies');
    is_site(ask_h2('proxypass.mount.test', GET => '/cookies/oatmeal'), 'HTTP/2: /cookies/oatmeal');
    my $answer = post({ host => 'proxypass.mount.test', h2 => 1 }, 'choice=all&policy=HASH', OURS);
    is $answer->{status}, 303, 'HTTP/2: the form is taken';
    ok stored($answer), 'HTTP/2: and the choice stored';
}

{
    my $get  = ask('proxypass.mount.test', GET  => '/cookies');
    my $head = ask('proxypass.mount.test', HEAD => '/cookies');
    is $head->{status}, 200, 'HEAD is answered';
    is $head->{body}, '', '... without a body';
    my $fields = sub { [ grep { $_->[0] ne 'Date' } @{ $_[0]{fields} } ] };
    is_deeply $fields->($head), $fields->($get), '... and with the fields of GET';
}
for my $method (qw(OPTIONS PUT DELETE PATCH TRACE PROPFIND NONSENSE)) {
    my $answer = ask('proxypass.mount.test', $method => '/cookies');
    is $answer->{status}, 405, "$method is not allowed";
    is_deeply [ field($answer, 'Allow') ], ['GET, HEAD, POST'], '... and what is, is said';
    like $answer->{body}, qr{</html>\n\z}, '... on the page';
    for my $name (qw(policy.json policy.csv)) {
        $answer = ask({ host => 'proxypass.mount.test', body => 'x=y' },
            $method => "/cookies/$name", 'Accept: application/json');
        is $answer->{status}, 405, "$method of $name neither" if $method ne 'TRACE';
    }
}
{
    my $answer = post({ host => 'proxypass.mount.test', path => '/cookies/policy.json' }, 'choice=none');
    is $answer->{status}, 405, 'POST is not for policy.json';
    is_deeply [ field($answer, 'Allow') ], ['GET, HEAD'], '... and what is, is said';
    is_deeply cookies($answer), [], '... and nothing is stored';
}

# --- caches ------------------------------------------------------------------

{
    # httpd may run as another user than this test.
    my $root = var('t_logs') . '/page-cache';
    mkdir $root;
    chmod 0777, $root;
    my $old = "HTTP/1.1 200 OK\r\nCache-Control: max-age=600\r\nContent-Type: text/plain\r\n"
      . "Content-Length: 15\r\n\r\nthe site itself";
    my $cached = sub { my ($hit) = field($_[0], 'X-Cache'); ($hit // '') =~ /^HIT/ };
    for my $path ('/cookies', '/cookies/policy.json', '/other') {
        ask('before.mount.test', GET => $path, answer_with($old));
        ok $cached->(ask('before.mount.test', GET => $path, answer_with($old))),
          "the cache holds the site's $path";
    }
    for my $mode (qw(quick slow)) {
        my $host = "$mode.mount.test";
        ok $cached->(ask($host, GET => '/other')), "$mode: the same cache is used";
        is_page(ask($host, GET => '/cookies'), "$mode: /cookies");
        is_json(ask($host, GET => '/cookies/policy.json'), "$mode: /cookies/policy.json");
        my $chosen = ask($host, GET => '/cookies', 'Cookie: ' . chosen($host, 'choice=all'));
        like $chosen->{body}, qr/You chose on/, "$mode: who has chosen sees it";
        unlike ask($host, GET => '/cookies')->{body}, qr/You chose on/,
          "$mode: and nobody else does, even where a cache stores what it must not";
    }
}

# --- the handler by name -----------------------------------------------------

{
    my $host = 'named.mount.test';
    is_page(ask($host, GET => $_), "SetHandler: $_") for qw(/legal /legal/ /elsewhere);
    is_json(ask($host, GET => '/legal/policy.json'), 'SetHandler: /legal/policy.json');
    is_site(ask($host, GET => '/cookies'), 'SetHandler: /cookies');
    my $page = ask($host, GET => '/legal');
    is_deeply [ $page->{body} =~ /<form[^>]* action="([^"]*)"/g ], [ '/legal', '/legal' ],
      'SetHandler: the form goes to where the page is';
    my $body = 'choice=all&policy=' . hash_of($page);
    my $answer = post({ host => $host, path => '/legal' }, $body, OURS);
    like +(field($answer, 'Location'))[0], qr{^/legal\?saved=\d+\.0#cookie-choice$},
      'SetHandler: and comes back there';

    # A path that the visitor was led to must not lead elsewhere.
    for my $path (qw(//legal.test/x /x/..//legal.test/x /everything/%5cevil.test /everything/%3fx=%22%3E
        /everything/%0d%0aX-Header:%20x))
    {
        $answer = post({ host => $host, path => $path }, 'choice=none', OURS);
        my ($location) = field($answer, 'Location');
        like $location, qr{^/[a-zA-Z0-9][^\s\\"<>]*\?saved=\d+\.0#cookie-choice$},
          "SetHandler: $path stays on this site";
        unlike $location, qr/\?.*\?/, '... and is one path and one query';
        like ask($host, GET => $path)->{body}, qr{ action="/[a-zA-Z0-9][^\s"<>\\?]*"},
          '... in the form, too';
    }
    # At the root, what is below the page must not become another host.
    my $root = ask('root.mount.test', GET => '/');
    is_page($root, 'SetHandler: /');
    unlike $root->{body}, qr{"//}, '... without links to other hosts';
    my ($json) = $root->{body} =~ m{href="([^"]*policy\.json)"};
    is_json(ask('root.mount.test', GET => $json), "... whose $json");
    $answer = post({ host => 'root.mount.test', path => '/' }, 'choice=none', OURS,
        'Referer: http://root.mount.test/?lang=en');
    like +(field($answer, 'Location'))[0], qr{^/\.\?saved=}, '... and whose form comes back';

    $answer = ask('off.mount.test', GET => '/legal');
    is_site($answer, 'SetHandler where the policy is off');
}

sub hash_of { ($_[0]{body} =~ /name="policy" value="([^"]*)"/)[0] // '' }

# --- access control, error documents, subrequests ---------------------------

{
    for my $path (qw(/cookies /cookies/ /cookies/policy.json //cookies)) {
        my $answer = ask('denied.mount.test', GET => $path);
        is $answer->{status}, 403, "denied: $path";
        is_site($answer, '... with an error document that');
    }
    my $answer = post('denied.mount.test', 'choice=none', OURS);
    is $answer->{status}, 403, 'denied: the form';
    is_deeply cookies($answer), [], '... which stores nothing';
    $answer = ask('denied-loop.mount.test', GET => '/cookies');
    is $answer->{status}, 403, 'an error document at the page\'s path does not loop';
    like $answer->{body}, qr/<title>403 Forbidden/, '... it is httpd\'s own';
    $answer = ask('not-found.mount.test', GET => '/missing');
    is $answer->{status}, 404, 'an error document at the page\'s path elsewhere';
    unlike $answer->{body}, qr/<h1>Cookie policy/, '... is not the page: the page is for who asks for it';

    is ask('unmerged.mount.test', GET => $_)->{status}, 403, "slashes are not merged: denied, $_"
      for qw(/cookies //cookies);

    $answer = ask('include.mount.test', GET => '/include.shtml');
    like $answer->{body}, qr/^before .* after$/s, 'a document that includes the page is served';
    unlike $answer->{body}, qr/Cookie policy/, '... with what the site has at that path';
}

# --- the site's defaults do not reach the page -------------------------------

{
    my $answer = ask('defaults.mount.test', GET => '/cookies');
    is_page($answer, 'defaults: /cookies');
    is_deeply [ field($answer, 'Content-Language') ], ['en'], '... in its own language';
    like join(', ', field($answer, 'Cache-Control')), qr/\bno-store\b/, '... not to be stored';
    $answer = post('defaults.mount.test', 'choice=none', OURS);
    is $answer->{status}, 303, '... and takes its form';
}

{
    # A picture whose name begins like the page's path is no variant of it.
    my $path = var('t_logs') . '/page';
    open my $picture, '>', "$path.png" or die "$path.png: $!";
    close $picture;
    is_page(ask('negotiated.mount.test', GET => $path, 'Accept: text/html'), 'MultiViews: the path');
    unlink "$path.png";
}

# --- Report and Off -----------------------------------------------------------

{
    my $host = 'report.mount.test';
    my $answer = ask($host, GET => '/cookies');
    is_page($answer, 'Report: /cookies');
    like $answer->{body}, qr/<meta name="robots" content="noindex">/, '... not for search engines';
    like $answer->{body}, qr/<title>Preview:/, '... says that it is a preview';
    unlike $answer->{body}, qr/<form|<input|<button/, '... and has no form';
    $answer = post($host, 'choice=all&policy=HASH', OURS);
    is $answer->{status}, 409, 'Report: a form is not taken';
    is_deeply cookies($answer), [], '... and nothing is stored';
    is policy($host)->{policy}{in_force}, JSON::PP::false, 'Report: policy.json says so too';

    is_site(ask('off.mount.test', GET => $_), "Off: $_") for qw(/cookies /cookies/policy.json);
}

done_testing;
