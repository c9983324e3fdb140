# SPDX-License-Identifier: Apache-2.0
#
# Signing in on another host, as README.md has it: one choice for both hosts, each
# with its own necessary cookies, the way back to the application, and the form
# that an identity provider on another site has the browser post.

use strict;
use warnings FATAL => 'all';
use Test::More;
use lib 't/lib';
use Client;
use Form;
use Jar;

my ($www, $login, $shop) = map { "$_.example.org" } qw(www login shop);
my @document  = ('Sec-Fetch-Dest: document', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Site: same-origin');
my @from_elsewhere = ('Sec-Fetch-Dest: document', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Site: cross-site',
    'Origin: https://identity.example.net');

# A visitor's browser.
sub visitor { return { jar => Jar->new } }

sub request {
    my ($visitor, $host, $method, $target, $body, @fields) = @_;
    my $path  = $target =~ s/[?#].*//r;
    my $field = $visitor->{jar}->header($host, $path);
    unshift @fields, "Cookie: $field" if $field ne '';
    my $answer = ask({ host => $host, body => $body }, $method => $target, @fields);
    $visitor->{jar}->set($_, $host, $path) for @{ cookies($answer) };
    return $answer;
}

# The application answers a visit with these cookies.
sub visit {
    my ($visitor, $host, @lines) = @_;
    return request($visitor, $host, GET => '/', undef, @document, setting(@lines));
}

sub setting { return @_ ? answer_with(join "\r\n", 'HTTP/1.1 200 OK', 'Content-Length: 0', map({ "Set-Cookie: $_" } @_), '', '') : () }

# What a host's application is sent: cookies and consent.
sub told {
    my ($visitor, $host) = @_;
    my $body = request($visitor, $host, GET => '/', undef, @document)->{body};
    my ($cookies) = $body =~ /^Cookie:[ \t]*(.*?)\r?$/m;
    my ($consent) = $body =~ /^X-Consent:[ \t]*(.*?)\r?$/m;
    return [ $consent, join ' ', sort map { s/=.*//r } split /; /, $cookies // '' ];
}

sub choose {
    my ($visitor, $host, $body, @fields) = @_;
    my ($policy) = request($visitor, $host, GET => '/cookies')->{body} =~ /name="policy" value="([^"]+)/;
    return request($visitor, $host, POST => '/cookies', "$body&policy=$policy", Form::FORM, @document, @fields);
}

my $GA = '_ga=1; Path=/; Domain=example.org';

# --- one choice -----------------------------------------------------------------------

for my $case ([ $www, $login ], [ $login, $www ]) {
    my ($here, $there) = @$case;
    my $visitor = visitor();
    visit($visitor, $_, $GA) for $here, $there;
    is_deeply [ $visitor->{jar}->names ], [], "$here: nothing before a choice";

    is choose($visitor, $here, 'choice=all')->{status}, 303, "$here: agreed to all";
    visit($visitor, $here, $GA);
    is_deeply told($visitor, $_), [ 'necessary statistical', '_ga' ], "... and $_ may count" for $here, $there;

    is choose($visitor, $there, 'choice=none')->{status}, 303, "$there: taken back";
    is_deeply [ $visitor->{jar}->names ], ['cookies_preferences'], '... and deleted for both';
    visit($visitor, $here, $GA);
    is_deeply told($visitor, $_), [ 'necessary', '' ], "... $_ may not count" for $here, $there;
}

# --- each host's own cookies -----------------------------------------------------------

{
    my $visitor = visitor();
    visit($visitor, $login, 'sso_session=1; Path=/', 'app_session=1; Path=/');
    visit($visitor, $www, 'app_session=1; Path=/', 'sso_session=1; Path=/');
    is_deeply told($visitor, $login), [ 'necessary', 'sso_session' ], 'each host has its own necessary cookies';
    is_deeply told($visitor, $www), [ 'necessary', 'app_session' ], '... and no other';
    visit($visitor, $login, 'sso_identity=1; Path=/; Domain=example.org');
    like $visitor->{jar}->header($www, '/'), qr/sso_identity/, 'a cookie of the provider that comes to both';
    is_deeply told($visitor, $login), [ 'necessary', 'sso_identity sso_session' ], '... goes to the provider';
    is_deeply told($visitor, $www), [ 'necessary', 'app_session' ], '... alone';
}

# --- there and back ----------------------------------------------------------------------

{
    my $visitor = visitor();
    my $asked   = '/authorize?client_id=www&state=abc&redirect_uri=https%3A%2F%2Fwww.example.org%2Fcallback';
    my $answer  = choose($visitor, $login, 'choice=all&return=' . ($asked =~ s/([%&=?])/sprintf '%%%02X', ord $1/ger));
    is_deeply [ field($answer, 'Location') ], ["$asked#cookie-choice"],
      'a choice in the middle of signing in leads back to it';
    $answer = request($visitor, $www, GET => '/callback?code=1&state=abc', undef, @from_elsewhere[ 0 .. 2 ]);
    like $answer->{body}, qr/^X-Consent: necessary statistical\r?$/m, '... and holds when the application has them back';
    $answer = choose($visitor, $login, 'choice=all&return=' . 'https://www.example.org/');
    unlike +(field($answer, 'Location'))[0], qr/www/, 'a form leads to its own host alone';
}

# --- a form posted from another site -------------------------------------------------------

# Of the cookies only app_state goes with it, since it is SameSite=None.
sub callback {
    my ($host, @lines) = @_;
    return ask({ host => $host, body => 'code=1&state=abc' }, POST => '/callback', 'Cookie: app_state=abc', Form::FORM,
        @from_elsewhere, setting(@lines));
}

for my $choice (qw(all none)) {
    my $visitor = visitor();
    visit($visitor, $www, 'app_state=abc; Path=/callback; Secure; SameSite=None; HttpOnly');
    choose($visitor, $www, "choice=$choice");
    visit($visitor, $www, 'app_session=1; Path=/; SameSite=Lax', $GA);
    my $before = $visitor->{jar}->header($www, '/');

    like callback($www)->{body}, qr/^Cookie: app_state=abc\r?$/m, "$choice: the application has its state";
    my $answer = callback($www, 'app_session=2; Path=/; SameSite=Lax', $GA, 'app_state=; Path=/callback; Max-Age=0');
    is_deeply [ sort @{ cookies($answer) } ],
      [ 'app_session=2; Path=/; SameSite=Lax', 'app_state=; Path=/callback; Max-Age=0' ],
      '... sets its session, not what needs consent; and nothing else is changed';
    $visitor->{jar}->set($_, $www, '/callback') for @{ cookies($answer) };
    is $visitor->{jar}->header($www, '/'), $before =~ s/app_session=1/app_session=2/r, '... the choice is where it was';
    is_deeply told($visitor, $www),
      $choice eq 'all' ? [ 'necessary statistical', '_ga app_session' ] : [ 'necessary', 'app_session' ],
      '... and holds for the next page';
    $answer = ask({ host => $www, body => 'choice=all' }, POST => '/cookies', Form::FORM, @from_elsewhere);
    is $answer->{status}, 403, '... but nobody agrees from there';
}
{
    my $visitor = visitor();
    choose($visitor, $shop, 'choice=none');
    my $answer = callback($shop, 'cnt=1; Path=/');
    is_deeply cookies($answer), ['cnt=1; Path=/'], 'an opt-out cookie passes once, though it was refused';
    $visitor->{jar}->set($_, $shop, '/callback') for @{ cookies($answer) };
    is_deeply told($visitor, $shop), [ 'necessary', '' ], '... is not sent on';
    is_deeply [ $visitor->{jar}->names ], ['cookies_preferences'], '... and goes with the next document';
}

done_testing;
