# SPDX-License-Identifier: Apache-2.0
#
# The form: what it grants, what is turned away, and where a visitor gets to.
# Where a form comes from is the matter of 33-origin.t.

use strict;
use warnings FATAL => 'all';
use Test::More;
use JSON::PP ();
use lib 't/lib';
use Client;
use Form;

my $host = 'form.test';
my $json = JSON::PP->new->utf8;

# The form was turned away: this status, nothing stored, and the page with
# its present form, unless what was asked for is JSON.
sub turned_away {
    my ($answer, $status, $name) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    is $answer->{status}, $status, "$name: $status";
    is_deeply cookies($answer), [], '... and nothing is stored';
    my $hash = hash($host);
    like $answer->{body}, qr/<title>Not saved:.*role="alert".*name="policy" value="$hash"/s,
      '... and the present form is shown';
}

# --- what a form grants -------------------------------------------------------

my $stranger = 'necessary audience';
for my $case (
    # form                                       what is allowed behind it
    [ 'choice=all&policy=HASH'                      => 'necessary audience statistical advertising' ],
    [ 'choice=none'                                 => 'necessary' ],
    [ 'choice=none&policy=HASH&statistical=on'      => 'necessary' ],
    [ 'choice=all&policy=HASH&statistical=off'      => 'necessary audience statistical advertising' ],
    [ 'choice=save'                                 => 'necessary' ],
    [ 'choice=save&policy=HASH&statistical=on'      => 'necessary statistical' ],
    [ 'choice=save&policy=HASH&audience=on'         => 'necessary audience' ],
    [ 'choice=save&policy=HASH&advertising=on&audience=on' => 'necessary audience advertising' ],
    [ 'policy=HASH&advertising=on'                  => 'necessary advertising' ],
    [ ''                                            => 'necessary' ],
    [ 'statistical=ON&advertising=1&audience='      => 'necessary' ],
    [ 'statistical&policy=HASH'                     => 'necessary' ],
    [ 'necessary=off&choice=save'                   => 'necessary' ],
    [ '%63hoice=%61ll&policy=HASH'                  => 'necessary audience statistical advertising' ],
    # what is no field of this form is ignored, and so is that it is there twice
    [ 'policy=HASH&statistical=on&a=1&a=2&Statistical=x&csrf=%00x' => undef ],
    [ 'policy=HASH&statistical=on&a=1&a=2&Advertising=on&third-party=on' => 'necessary statistical' ],
    [ 'layer=banner&choice=none'                    => 'necessary' ],
    [ '&&choice=none&&'                             => 'necessary' ],
  )
{
    my ($form, $want) = @$case;
    my $answer = post($host, $form, OURS);
    if (!defined $want) {
        turned_away($answer, 400, $form);
        next;
    }
    is $answer->{status}, 303, "taken: '$form'";
    is seen($host, stored($answer))->{consent}, $want, "... allows '$want'";
}

# --- what is turned away ----------------------------------------------------------

for my $form (
    'choice=all&choice=all&policy=HASH',          'choice=none&choice=all&policy=HASH',
    'statistical=on&statistical=on&policy=HASH',  'statistical=off&stat%69stical=on&policy=HASH',
    'policy=HASH&policy=x&choice=all',            'return=/a&return=/b&choice=none',
    'layer=banner&layer=banner&choice=none',      'choice=maybe', 'choice=', 'choice=ALL&policy=HASH',
    'choice=all%20&policy=HASH',                  'choice=%zz', 'choice=none&x=%0', "choice=none\n",
    "choice=none&x=\xe9",
  )
{
    (my $name = $form) =~ s/([^ -~])/sprintf '\\x%02x', ord $1/ge;
    turned_away(post($host, $form, OURS), 400, $name);
}

my $form = 'application/x-www-form-urlencoded';
for my $type ("${form}X", "x$form", 'multipart/form-data; boundary=x', 'text/plain', '',
    'application/json', "$form, $form", 'application/x-www-form', "text/plain; $form")
{
    turned_away(post($host, 'choice=none', OURS, "Content-Type: $type"), 415, "type '$type'");
}
turned_away(ask({ host => $host, body => 'choice=none' }, POST => '/cookies', OURS), 415, 'no type');
for my $type ("$form; charset=UTF-8", "$form;charset=utf-8;x=y", uc $form, "$form ;x=y") {
    is post($host, 'choice=none', OURS, "Content-Type: $type")->{status}, 303, "type '$type' is a form";
}

# --- how long it may be -------------------------------------------------------------

sub padded { "choice=none&x=" . 'y' x ($_[0] - length 'choice=none&x=') }

sub chunked {
    my ($body, $size) = @_;
    my $octets = "POST /cookies HTTP/1.1\r\nHost: $host\r\nConnection: close\r\n" . FORM . "\r\n"
      . "Transfer-Encoding: chunked\r\n\r\n";
    $octets .= sprintf "%x\r\n%s\r\n", length $_, $_ for $body =~ /(.{1,$size})/gs;
    my ($answer) = parse(exchange($octets . "0\r\n\r\n"), 'POST');
    return $answer;
}
is post($host, padded(8192))->{status}, 303, '8192 octets are taken';
is chunked(padded(8192), 1000)->{status}, 303, '... in chunks, too';
is chunked(padded(100), 1)->{status}, 303, '... and an octet a chunk';
turned_away(post($host, padded(8193)), 413, '8193 octets');
turned_away(chunked(padded(8193), 4096), 413, '8193 octets in chunks');
turned_away(chunked(padded(8193), 8193), 413, '8193 octets in one chunk');
turned_away(post($host, padded(3_000_000)), 413, 'three million octets');
is post('small.form.test', padded(19))->{status}, 303, 'a smaller limit of the host allows what it allows';
is post('small.form.test', padded(21))->{status}, 413, '... and is kept';
is chunked_raw("5\r\nchoic\r\nnonsense\r\n")->{status}, 400, 'a body that cannot be read';

sub chunked_raw {
    my ($octets) = @_;
    my ($answer) = parse(exchange("POST /cookies HTTP/1.1\r\nHost: $host\r\nConnection: close\r\n"
          . FORM . "\r\nTransfer-Encoding: chunked\r\n\r\n$octets"), 'POST');
    is_deeply cookies($answer), [], 'a broken body stores nothing';
    return $answer;
}

# What was not read does not become the next request.
for my $body ('GET /smuggled HTTP/1.1', padded(9000)) {
    my $octets = sprintf "POST /cookies HTTP/1.1\r\nHost: %s\r\nContent-Type: text/plain\r\n"
      . "Content-Length: %d\r\n\r\n%s", $host, length $body, $body;
    $octets =~ s/text\/plain/$form/ if length $body > 8192;
    $octets .= "GET /next HTTP/1.1\r\nHost: $host\r\nConnection: close\r\n\r\n";
    my ($first, $second) = parse(exchange($octets), 'POST', 'GET');
    # httpd itself closes the connection behind a 413.
    my $too_long = length $body > 8192;
    is $first->{status}, $too_long ? 413 : 415, 'a body that is not read';
    like $second->{body}, $too_long ? qr/^$/ : qr{^GET /next }, '... is no request';
}

# --- the policy that was shown -----------------------------------------------------

{
    my $granted = chosen($host, 'statistical=on');
    for my $stale ('', '&policy=', '&policy=x', '&policy=HASHx') {
        my $answer = post($host, "choice=all$stale", OURS, "Cookie: $granted");
        turned_away($answer, 409, "a grant with '$stale'");
        like $answer->{body}, qr/changed since you opened/, '... which says why';
        like $answer->{body}, qr/name="statistical" value="on"[^>]* checked>/,
          '... with the boxes as they are in force';
        unlike $answer->{body}, qr/name="advertising" value="on"[^>]* checked>/, '... all of them';
    }
    turned_away(post($host, 'advertising=on&policy=x', OURS), 409, 'a single grant');
    turned_away(post($host, 'audience=on&policy=x', OURS), 409, 'a grant of what is on');
    for my $refusal ('choice=none&policy=x', 'choice=none', 'choice=save&policy=x', 'policy=') {
        my $answer = post($host, $refusal, OURS, "Cookie: $granted");
        is $answer->{status}, 303, "a refusal with a stale policy is taken: $refusal";
        is seen($host, stored($answer))->{consent}, 'necessary', '... and refuses';
    }
    # What a form asked for stays in the form that is shown instead.
    my $answer = post($host, 'choice=all&policy=x&return=/shop?a=1%26b', OURS);
    like $answer->{body}, qr{name="return" value="/shop\?a=1&amp;b"}, 'the way back stays';
    $answer = post($host, 'choice=all&policy=x&return=//evil.test/', OURS);
    unlike $answer->{body}, qr/evil/, '... if it is one';
}

# --- the way back -------------------------------------------------------------------

sub location {
    my ($answer) = @_;
    my ($location) = field($answer, 'Location');
    return $location // '';
}
my $own = qr{^/cookies\?saved=\d+\.0#cookie-choice$};
my %back = (
    '/'                 => '/',
    '/shop'             => '/shop',
    '/shop?a=b%26c%3Dd' => '/shop?a=b&c=d',
    '/shop%23fragment'  => '/shop',
    '/shop%23a%23b'     => '/shop',
    '/%2525'            => '/%25',
    '/cookiesx'         => '/cookiesx',
    '/cookies/oatmeal'  => '/cookies/oatmeal',
    '/x//evil.test'     => '/x//evil.test',
    '/http://evil.test' => '/http://evil.test',
);
is location(post($host, "choice=none&return=$_", OURS)), "$back{$_}#cookie-choice", "return=$_"
  for sort keys %back;
for my $bad (
    '//evil.test', '///evil.test', '/%5Cevil.test', '%5C%5Cevil.test', '%5C/evil.test',
    '/x%5Cevil.test', 'https://evil.test/', 'https:/evil.test', 'https:evil.test', 'javascript:alert(1)',
    'data:text/html,x', 'evil.test', '', '%20/evil.test', '/%09/evil.test', '%09//evil.test',
    '/%0d%0aX-Evil:%201', '/%0a/evil.test', '/x%0d', '/%7F', '/a+b', '/%01', '%2F%2Fevil.test',
    '/%2Fevil.test', '?x', '.', '%23x', '@evil.test', "\@evil.test/", ':80', '/cookies', '/cookies/',
    '/cookies?lang=en', '/cookies/?saved=1.0', '/cookies%23x',
  )
{
    my $answer = post($host, "choice=none&return=$bad", OURS);
    is $answer->{status}, 303, "return=$bad";
    like location($answer), $own, '... is the page';
    unlike $answer->{head}, qr/^X-Evil/mi, '... and no other field';
}
for my $case (
    [ '/shop?a'                         => '/shop?a#cookie-choice' ],
    [ ''                                => '/#cookie-choice' ],
    [ '/cookies?lang=fr'                => $own ],
    [ '/cookies/'                       => $own ],
    [ '//evil.test/'                    => $own ],
    [ '/a%5Cb'                          => '/a%5Cb#cookie-choice' ],
    [ '/\\evil.test'                    => $own ],
  )
{
    my ($path, $want) = @$case;
    my $name = "Referer http://form.test$path";
    my $location = location(post($host, 'choice=none', "Referer: http://form.test$path"));
    ref $want ? like($location, $want, $name) : is($location, $want, $name);
    is location(post($host, 'choice=none&return=/there', "Referer: http://form.test$path")),
      '/there#cookie-choice', '... does not count where the form says where to';
    $location = location(post($host, 'choice=none&return=//evil.test', "Referer: http://form.test$path"));
    ref $want ? like($location, $want, '... and counts where it says it badly')
      : is($location, $want, '... and counts where it says it badly');
}
like location(post($host, 'choice=none', OURS, "Referer: $_")), $own, "Referer $_ is nowhere here"
  for 'http://evil.test/x', 'http://form.test@evil.test/', 'http://form.test:81/x', 'form.test/x', '/x';

# --- the answer ---------------------------------------------------------------------

{
    my $answer = post($host, 'choice=all&policy=HASH', OURS);
    is scalar @{ cookies($answer) }, 1, 'one cookie is set';
    is_deeply [ field($answer, 'Cache-Control') ], ['no-store'], '... in an answer that nobody stores';
    my ($saved) = location($answer) =~ /(\?saved=[^#]*)/;
    my $cookie = stored($answer);
    my $page = ask($host, GET => "/cookies$saved", "Cookie: $cookie");
    like $page->{body}, qr/<title>Saved: .*role="status" tabindex="-1"/s, 'what was saved is confirmed';
    like $page->{body}, qr/id="cookie-choice".*role="status"/s, '... where the redirect leads';
    for my $without (
        [ 'without the cookie' ],
        [ 'with another one' => 'Cookie: ' . rewritten($cookie, ISSUED => base36(time - 1000)) ],
        [ 'with a bad one'   => 'Cookie: cookies_preferences=1.x' ])
    {
        my ($name, @fields) = @$without;
        $page = ask($host, GET => "/cookies$saved", @fields);
        like $page->{body}, qr/<title>Not saved: .*role="alert".*did not keep your choice/s,
          "$name it was not kept";
    }
    # Chosen again since, in another window: both sentences would be wrong.
    $page = ask($host, GET => '/cookies?saved=' . (time - 1000) . '.0', "Cookie: $cookie");
    unlike $page->{body}, qr/role="(?:alert|status)"/, 'after a later choice nothing is said';
    for my $odd (qw(saved saved= saved=x saved=1 saved=.0 saved=%zz saved=-.1)) {
        $page = ask($host, GET => "/cookies?$odd");
        unlike $page->{body}, qr/role="(?:alert|status)"/, "nor by ?$odd";
    }
    unlike ask('report.form.test', GET => '/cookies?saved=1.0')->{body},
      qr/role="(?:alert|status)"|<title>(?:Not )?[Ss]aved/, 'nor in a preview';
}

# --- JSON -----------------------------------------------------------------------------

for my $accept ('application/json', 'application/json, text/plain, */*') {
    my @asks = (OURS, "Accept: $accept");
    my $answer = post($host, 'statistical=on&policy=HASH', @asks);
    is $answer->{status}, 200, "Accept: $accept: taken";
    is_deeply [ field($answer, 'Content-Type') ], ['application/json'], '... with JSON';
    is_deeply [ field($answer, 'Cache-Control') ], ['no-store'], '... not to be stored';
    my $said = $json->decode($answer->{body});
    is $said->{choice}{categories}{statistical}{state}, 'granted', '... and the choice as it is now';
    is $said->{choice}{categories}{advertising}{state}, 'refused', '... of every category';
    is $said->{policy}{version}, hash($host), '... and the policy';
    is seen($host, stored($answer))->{consent}, 'necessary statistical', '... and it is stored';
    for my $case (
        [ 400 => 'choice=odd' ],
        [ 409 => 'choice=all&policy=x' ],
        [ 413 => 'x' x 9000 ],
        [ 415 => 'choice=none', 'Content-Type: application/json' ],
        [ 403 => 'choice=all&policy=HASH', 'Sec-Fetch-Site: cross-site' ])
    {
        my ($status, $body, @fields) = @$case;
        @fields = (@fields, grep { $status != 403 || !/^Sec/ } @asks);
        $answer = post($host, $body, @fields);
        is $answer->{status}, $status, "Accept: $accept: $status";
        is_deeply [ field($answer, 'Content-Type') ], ['application/json'], '... in JSON';
        is $json->decode($answer->{body})->{error}{status}, $status, '... that says it';
        is_deeply cookies($answer), [], '... and nothing is stored';
    }
}
is post($host, 'choice=none', OURS, "Accept: $_")->{status}, 303, "Accept: $_ is a browser's"
  for 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', '*/*', '',
  'text/html, application/json';

# --- GET changes nothing ----------------------------------------------------------------

for my $query ('choice=all&policy=HASH', 'statistical=on&policy=HASH', 'choice=none',
    'choice=none&return=/x', 'saved=1.0')
{
    my $cookie = chosen($host, 'statistical=on');
    (my $q = $query) =~ s/HASH/hash($host)/e;
    for my $method (qw(GET HEAD)) {
        my $answer = ask($host, $method => "/cookies?$q", OURS, FORM, "Cookie: $cookie");
        is $answer->{status}, 200, "$method ?$query";
        is_deeply cookies($answer), [], '... changes nothing';
    }
}
is_deeply cookies(ask({ host => $host, body => 'choice=none' }, GET => '/cookies', OURS, FORM)), [],
  'nor does a GET with a body';

# --- Report, and a site that changes every cookie it sends ---------------------------------

{
    my $answer = post('report.form.test', 'choice=none', OURS);
    is $answer->{status}, 409, 'Report takes no choice';
    is_deeply cookies($answer), [], '... and stores none';

    $answer = post('hardened.form.test', 'choice=all&policy=HASH', OURS, 'Accept: application/json');
    is scalar @{ cookies($answer) }, 1, 'a choice is stored though mod_headers edits it';
    like cookies($answer)->[0] // '', qr/; SameSite=Lax; Priority=High$/, '... as edited';
}

SKIP: {
    skip 'mod_http2 needs another MPM', 3 if !has_h2();
    my $answer = post({ host => $host, h2 => 1 }, 'choice=all&policy=HASH', OURS);
    is $answer->{status}, 303, 'HTTP/2: taken';
    is seen($host, stored($answer))->{consent}, 'necessary audience statistical advertising', '... and stored';
    is post({ host => $host, h2 => 1 }, padded(8193))->{status}, 413, 'HTTP/2: too long';
}

done_testing;
