#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# What applications learn of the visitor's choice: COOKIE_CONSENT and
# COOKIE_CONSENT_STATE for everything in httpd that reads variables, the
# expression function consent(), and nothing that a client could have written
# there himself.

use strict;
use warnings;
use Test::More;
use lib 't/lib';
use Client;

my $all  = grant('readers-on.test');
my $some = grant('readers-on.test', 'choice=save', 'statistical=on');
my $none = grant('readers-on.test', 'choice=none');

# A grant whose tokens are not today's. The categories stand between dots and
# tildes: id:y:tokens.
(my $changed = $all) =~ s/(statistical:y:)(.)/$1 . ($2 eq 'A' ? 'B' : 'A')/e;
isnt $changed, $all, 'the choice cookie is as its format says';

# [ who, host, cookie, COOKIE_CONSENT, COOKIE_CONSENT_STATE ]
my @visitors = (
    [ 'a stranger',         'readers-on.test', '',       'necessary',                         'none' ],
    [ 'who refused',        'readers-on.test', $none,    'necessary',                         'given' ],
    [ 'who agreed to one',  'readers-on.test', $some,    'necessary statistical',             'given' ],
    [ 'who agreed to all',  'readers-on.test', $all,     'necessary statistical advertising', 'given' ],
    [ 'who agreed to something else', 'readers-on.test', $changed, 'necessary advertising',   'changed' ],
    [ 'with a forged choice', 'readers-on.test', 'cookies_preferences=1.zzzzzz..statistical:y:.', 'necessary', 'none' ],
    [ 'with two choices',   'readers-on.test', "$all; $none", 'necessary',                    'none' ],
    [ 'Report',             'readers-report.test', '',   'necessary statistical advertising', 'report' ],
);

sub value { my ($body, $name) = @_; return $body =~ /^\Q$name\E[=:][ ]?(.*?)\r?$/m ? $1 : undef }

for my $visitor (@visitors) {
    my ($who, $host, $cookie, $consent, $state) = @$visitor;
    my @field = length $cookie ? "Cookie: $cookie" : ();
    my $statistical = $consent =~ /statistical/ ? 'yes' : undef;
    my $advertising = $consent =~ /advertising/ ? 'yes' : undef;

    for my $protocol ('1.1', has_h2() ? '2' : ()) {
        my $get = sub { $protocol eq '2' ? ask_h2($host, GET => @_, @field) : ask($host, GET => @_, @field) };
        my $name = "$who, HTTP/$protocol";
        my $cgi = $get->('/cgi-bin/env.pl');
        # ids stand in the order of the table: built-in ones first
        is value($cgi->{body}, 'COOKIE_CONSENT'), $consent, "$name: CGI";
        is value($cgi->{body}, 'COOKIE_CONSENT_STATE'), $state, "$name: the state";
        is value($cgi->{body}, 'CONSENT_BY_SETENVIF'), $consent, "$name: SetEnvIf";
        is value($cgi->{body}, 'CONSENT_BY_REWRITE'), $consent, "$name: RewriteCond";
        is value($cgi->{body}, 'HTTP_X_CONSENT'), $consent, "$name: RequestHeader";
        is_deeply [ field($cgi, 'X-Consent-By-Header') ], [$consent], "$name: Header";
        is_deeply [ field($cgi, 'X-State-By-Header') ], [$state], "$name: Header, the state";
        is_deeply [ field($cgi, 'X-Consent-By-If') ], [ $statistical // () ], "$name: <If> with reqenv";
        is_deeply [ field($cgi, 'X-Consent-By-Function') ], [ $statistical // () ], "$name: consent('statistical')";
        is_deeply [ field($cgi, 'X-Advertising-By-Function') ], [ $advertising // () ], "$name: consent('advertising')";
        is_deeply [ field($cgi, 'X-Unheard-Of') ], [], "$name: consent() of an unknown category";
        is value($get->('/proxy/')->{body}, 'X-Consent'), $consent, "$name: a proxied application";
        is value($get->('/php/env.php')->{body}, 'COOKIE_CONSENT'), $consent, "$name: PHP";
        is value($get->('/lua/env')->{body}, 'COOKIE_CONSENT'), $consent, "$name: Lua";
        is value($get->('/perl/env')->{body}, 'ENV COOKIE_CONSENT'), $consent, "$name: Perl";
        my $ssi = $get->('/ssi/env.shtml');
        is value($ssi->{body}, 'consent'), $consent, "$name: SSI";
        is value($ssi->{body}, 'state'), $state, "$name: SSI, the state";
        is value($ssi->{body}, 'included=AUTH_TYPE') // value($ssi->{body}, 'COOKIE_CONSENT'), $consent,
          "$name: a subrequest";
        is value($get->('/error/env/none')->{body}, 'COOKIE_CONSENT'), $consent, "$name: an error document";
    }
    my $host_log = 'consent_' . $host =~ s/readers-(\w+)\.test/$1/r;
    my $path = '/logged/' . ($who =~ tr/a-zA-Z//cdr);
    ask($host, GET => $path, @field);
    is((log_lines($host_log, qr{^\Q$path\E\|}))[-1], "$path|$consent|$state|\n", "$who: the log");
}

# Where no policy is in force there is nothing to know.
unlike ask('readers-off.test', GET => '/cgi-bin/env.pl', "Cookie: $all")->{body}, qr/^COOKIE_CONSENT/m, 'Off: no variables';

# Nobody can say it himself.
for my $name ('COOKIE_CONSENT', 'Cookie-Consent', 'cookie-consent', 'COOKIE_CONSENT_STATE', 'Cookie-Consent-State',
    'Cookie_Consent', 'cookie-Consent_state') {
    for my $target ('/cgi-bin/env.pl', '/proxy/', '/php/env.php') {
        my $answer = ask('readers-on.test', GET => $target, "$name: statistical");
        unlike $answer->{body}, qr/^(?:HTTP_)?COOKIE[-_]CONSENT(?:[-_]STATE)?[:=][ ]?statistical/mi, "$target: a field $name is removed";
    }
}
like ask('readers-off.test', GET => '/proxy/', 'Cookie-Consent: statistical')->{body}, qr/^Cookie-Consent: statistical/m,
  'without a policy such a field passes';

# An unknown category is logged once.
ok scalar(log_lines('error_log', qr/cookiepolicy.*unheard-of/)), 'an unknown category is logged';

done_testing;
