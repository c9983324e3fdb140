# SPDX-License-Identifier: Apache-2.0
#
# A grant needs proof that the form is this site's own; a refusal is turned
# away only if it is positively another site's. Another port of the same host is
# neither: a front may have it.

use strict;
use warnings FATAL => 'all';
use Test::More;
use lib 't/lib';
use Client;
use Form;

my $host = 'form.test';

# `grant` and `refusal`: whether each is taken with these fields.
sub judged {
    my ($to, $fields, $grant, $refusal, $name) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    for my $case ([ 'a grant', 'choice=all&policy=HASH', $grant ],
        [ 'a single grant', 'statistical=on&policy=HASH', $grant ],
        [ 'a refusal', 'choice=none', $refusal ])
    {
        my ($what, $form, $taken) = @$case;
        my $answer = post($to, $form, @$fields);
        my $stored = grep { /preferences=/ } @{ cookies($answer) };
        ok $taken
          ? $answer->{status} == 303 && $stored
          : $answer->{status} == 403 && !$stored && $answer->{body} =~ /role="alert"/,
          "$name: $what is " . ($taken ? 'taken' : 'turned away')
          or diag substr $answer->{raw}, 0, 300;
    }
}
my @same    = (1, 1);
my @unknown = (0, 1);
my @cross   = (0, 0);

# --- Sec-Fetch-Site decides alone -----------------------------------------------

my @from_us   = ('Origin: http://form.test', 'Referer: http://form.test/cookies');
my @from_evil = ('Origin: http://evil.test', 'Referer: http://evil.test/');
judged($host, ['Sec-Fetch-Site: same-origin'],              @same, 'same-origin');
judged($host, ['Sec-Fetch-Site: same-origin', @from_evil],  @same, 'same-origin whatever else');
judged($host, ['Sec-Fetch-Site: cross-site', @from_us],     @cross, 'cross-site whatever else');
judged($host, ['Sec-Fetch-Site: same-site', @from_us],      @unknown, 'same-site');
judged($host, ['Sec-Fetch-Site: none', @from_us],           @unknown, 'none');
for my $unknown ('', 'Same-Origin', 'same-origin2', 'same-origin, same-origin', 'future') {
    judged($host, [ "Sec-Fetch-Site: $unknown", @from_us ],   @same,  "'$unknown' says nothing, Origin");
    judged($host, [ "Sec-Fetch-Site: $unknown", @from_evil ], @cross, "'$unknown' says nothing, Origin");
    judged($host, [ "Sec-Fetch-Site: $unknown" ],             @unknown, "'$unknown' alone");
}
judged($host, [ 'Sec-Fetch-Site: same-origin', 'Sec-Fetch-Site: same-origin' ], @unknown, 'twice');
judged($host, [ 'Sec-Fetch-Site: same-origin', 'Sec-Fetch-Site: cross-site', @from_evil ], @cross,
    'twice, and different');
judged($host, [], @unknown, 'nothing at all');

# --- Origin, by host and port -----------------------------------------------------

sub origin { judged($host, [ "Origin: $_[0]" ], @_[ 1, 2 ], "Origin $_[0]") }
origin("http://$_", @same)
  for 'form.test', 'form.test:80', 'FORM.Test', 'www.form.test', 'other.test:8443';
origin('https://form.test', @same);    # TLS may end in front of this server
origin("http://$_", @cross)
  for 'evil.test', 'form.test.evil.test', 'evilform.test', 'form.test.', 'sub.form.test',
  'form.test.evil.test:80', 'evil.test:8080', 'a.wild.test', '[::1]', '127.0.0.1';
# A browser without Sec-Fetch-Site, behind a front with a port of its own.
origin("http://$_", @unknown) for 'form.test:81', 'form.test:8080', 'FORM.test:1', 'www.form.test:81', 'other.test';
origin($_, @unknown)
  for 'null', 'form.test', 'http://form.test@evil.test', 'http://evil.test@form.test',
  'http://form.test/', 'http://form.test/x', '', 'http://*.wild.test.evil', 'http://', 'http:form.test', 'http://*.wild.test',
  'http://form.test, http://form.test', 'http://form.test http://evil.test';
origin($_, @cross) for 'chrome-extension://form.test', 'file://form.test', 'ftp://form.test';
judged($host, [ 'Origin: null', 'Referer: http://form.test/cookies' ], @unknown,
    'Origin null is not mended by Referer');
judged($host, [ 'Origin: http://evil.test', 'Referer: http://form.test/' ], @cross,
    'Origin before Referer');

# --- Referer where there is no Origin ------------------------------------------------

sub referer { judged($host, [ "Referer: $_[0]" ], @_[ 1, 2 ], "Referer $_[0]") }
referer($_, @same) for 'http://form.test/', 'http://form.test/cookies?lang=fr', 'http://form.test',
  'https://WWW.form.test:443/x', 'http://other.test:8443/';
referer($_, @cross) for 'http://evil.test/', 'http://evil.test/http://form.test/',
  'http://evil.test?http://form.test/', 'http://evil.test#@form.test/', 'http://evil.test:81/',
  'http://a.wild.test/';
referer($_, @unknown) for 'http://form.test:81/', '', 'form.test', '/cookies', 'about:blank', 'http://form.test@evil.test/',
  'http://evil.test\\@form.test/';

# --- what a request calls this place -------------------------------------------------

{
    # Whatever the name that a visitor typed: it is the one of the address bar.
    my $www = { host => 'www.form.test' };
    judged($www, ['Origin: http://www.form.test'], @same, 'an alias to itself');
    judged($www, ['Origin: http://form.test'],     @same, 'an alias from the name');
    my $wild = { host => 'a.wild.test' };
    judged($wild, ['Origin: http://a.wild.test'], @same,  'a name that a wildcard covers, to itself');
    judged($wild, ['Origin: http://b.wild.test'], @cross, '... and from another such name');
    my $ported = { host => 'form.test:8080' };
    judged($ported, ['Origin: http://form.test:8080'],     @same,  'a port, to itself');
    judged($ported, ['Origin: http://form.test'],          @unknown, '... from the default one');
    judged($ported, ['Origin: http://www.form.test:8080'], @same,  '... from an alias at this port');
    judged($ported, ['Origin: http://form.test:8081'],     @unknown, '... and from another port');
    judged({ host => 'form.test:80' }, ['Origin: http://form.test'], @same, 'a default port written out');
    judged({ host => 'FORM.TEST' }, ['Origin: http://form.test'], @same, 'capitals');

    my $six = { host => '[fd00::1]' };
    is seen($six)->{state}, 'none', 'the host by its IPv6 address';
    judged($six, ['Origin: http://[fd00::1]'],    @same,  'an IPv6 address');
    judged($six, ['Origin: http://[FD00::1]:80'], @same,  '... in capitals, with a port');
    judged($six, ['Origin: http://[fd00::2]'],    @cross, '... and another');
    judged($six, ['Origin: http://[fd00::1'],     @unknown, '... and a broken one');

    # This host's ServerName names a port (Apache::Test writes it so).
    my $alias = { host => 'ported-alias.form.test' };
    judged($alias, [ 'Origin: http://six.form.test:' . port() ], @same, 'a ServerName with its port');
    judged($alias, ['Origin: http://six.form.test'], @unknown, '... and without');
    judged($alias, ['Origin: http://ported-other.form.test'], @same, '... but an alias has the visitor\'s');

    judged({ host => 'canonical.form.test' }, ['Origin: http://canonical.form.test'], @same,
        'UseCanonicalName On');
    judged({ host => 'alias.form.test' }, ['Origin: http://alias.form.test'], @same, '... by its alias');
    judged({ host => 'canonical.form.test' }, ['Origin: http://evil.test'], @cross, '... from elsewhere');

    my $tls = { host => 'tls.form.test' };
    judged($tls, ['Origin: https://tls.form.test'], @same, 'behind a front that ends TLS');
    judged($tls, ['Origin: https://tls.form.test:443'], @same, '... with its port');
    judged($tls, ['Origin: https://tls-alias.form.test'], @same, '... from an alias');
    judged($tls, ['Origin: https://tls.form.test:8443'], @unknown, '... and from another port');
    judged($tls, [ 'Origin: http://evil.test', 'X-Forwarded-Host: evil.test', 'Forwarded: host=evil.test' ],
        @cross, '... X-Forwarded-Host says nothing');

    # Nor do they make a port or a scheme: what a front says is not what a browser says.
    judged($host, [ 'Origin: http://form.test:8080', 'X-Forwarded-Port: 8080', 'X-Forwarded-Host: form.test:8080' ],
        @unknown, 'X-Forwarded-Port says nothing');
    my ($line) = @{ cookies(post($host, 'choice=none', OURS, 'X-Forwarded-Proto: https')) };
    unlike $line, qr/__Host-|Secure/, 'X-Forwarded-Proto says nothing';

    my $old = { host => undef, version => '1.0' };
    my $answer = ask({ %$old, body => 'choice=none' }, POST => 'http://form.test/cookies', FORM,
        'Origin: http://evil.test');
    is $answer->{status}, 403, 'HTTP/1.0 without Host, from elsewhere';
    $answer = ask({ %$old, body => 'choice=all&policy=' . hash($host) }, POST => 'http://form.test/cookies',
        FORM, 'Origin: http://form.test');
    is $answer->{status}, 303, '... and from here, in absolute form';
    $answer = ask({ host => 'evil.test', body => 'choice=all&policy=' . hash($host) },
        POST => 'http://form.test/cookies', FORM, 'Origin: http://evil.test');
    is $answer->{status}, 403, 'of an absolute form and Host the former counts';
}

# --- nothing changes where a form is turned away ----------------------------------------

{
    my $granted = chosen($host, 'choice=all');
    for my $case ([ 'choice=none' => @from_evil ], [ 'choice=none' => 'Sec-Fetch-Site: cross-site' ],
        [ 'choice=save&policy=HASH&audience=on' => 'Sec-Fetch-Site: same-site' ])
    {
        my ($form, @fields) = @$case;
        for my $accept ('text/html', 'application/json') {
            my $answer = post($host, $form, @fields, "Accept: $accept", "Cookie: $granted; _ga=1");
            is_deeply [ $answer->{status}, cookies($answer) ], [ 403, [] ],
              "$form, $fields[0], $accept: turned away, nothing stored and nothing deleted";
            like join('', field($answer, 'Content-Type')), qr/^\Q$accept\E/, '... as it was asked for';
            like $answer->{body}, qr/^\{/, '... in JSON' if $accept =~ /json/;
        }
    }
    is seen($host, $granted)->{consent}, 'necessary audience statistical advertising', '... and the choice stands';
}

SKIP: {
    skip 'mod_http2 needs another MPM', 12 if !has_h2();
    judged({ host => $host, h2 => 1 }, [ OURS, @from_evil ], @same, 'HTTP/2: same-origin');
    judged({ host => $host, h2 => 1 }, [ 'Sec-Fetch-Site: cross-site', @from_us ], @cross, 'HTTP/2: cross-site');
    judged({ host => $host, h2 => 1 }, ['Origin: http://form.test'], @same,  'HTTP/2: from here');
    judged({ host => $host, h2 => 1 }, ['Origin: http://evil.test'], @cross, 'HTTP/2: from elsewhere');
}

done_testing;
