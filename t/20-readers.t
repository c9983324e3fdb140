#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# Nobody behind the policy sees a cookie that the visitor did not agree to:
# neither an application nor any part of httpd that reads cookies. What is kept
# they all see. On the control host, without a policy, they see everything.
#
# Not held, and so not tested: mod_log_forensic and a mod_security that logs in
# its first phase read before every other module; and with MergeTrailers On
# (httpd's default is Off) a trailer named Cookie arrives with the body.

use strict;
use warnings;
use Test::More;
use lib 't/lib';
use Client;

my $cookie = 'kept=SEEN1; refused=SECRET1; keep_x="SEEN2"; stranger=SECRET2';

# [ who, path ]
my @readers = (
    [ 'CGI',                     '/cgi-bin/env.pl' ],
    [ 'a proxied application',   '/proxy/' ],
    [ 'PHP behind mod_proxy_fcgi', '/php/env.php' ],
    [ 'Lua',                     '/lua/env' ],
    [ 'Perl',                    '/perl/env' ],
    [ 'SSI and what it includes', '/ssi/env.shtml' ],
    [ 'an error document',       '/error/env/none' ],
    [ 'what RewriteRule [P] asks', '/rewrite/proxy' ],
    [ 'a directory index',       '/cgi-bin-index/' ],
    [ 'CGI behind a RequestHeader that puts it back', '/cgi-bin-put-back/env.pl' ],
);

my %ways = (
    'HTTP/1.0'                   => sub { ask({ host => $_[0], version => '1.0' }, GET => $_[1], "Cookie: $cookie") },
    'HTTP/1.1'                   => sub { ask($_[0], GET => $_[1], "Cookie: $cookie") },
    'HTTP/1.1, a field a cookie' => sub { ask($_[0], GET => $_[1], map { "Cookie: $_" } split /; /, $cookie) },
    'HTTP/1.1, odd field names'  => sub { ask($_[0], GET => $_[1], "cOOkie: $cookie") },
    'HTTP/1.1, folded'           => sub { ask($_[0], GET => $_[1], 'Cookie: ' . $cookie =~ s/; /;\r\n /gr) },
    'HTTP/1.1, POST'             => sub { ask({ host => $_[0], body => 'a=1' }, POST => $_[1], "Cookie: $cookie") },
    has_h2() ? (
        'HTTP/2'           => sub { ask_h2($_[0], GET => $_[1], "cookie: $cookie") },
        'HTTP/2 as crumbs' => sub { ask_h2($_[0], GET => $_[1], map { "cookie: $_" } split /; /, $cookie) },
    ) : (),
);

for my $way (sort keys %ways) {
    for my $reader (@readers) {
        my ($who, $path) = @$reader;
        my ($off, $on) = map { $ways{$way}->($_, $path) } qw(readers-off.test readers-on.test);
        next if $off->{status} == 405 && $way =~ /POST/;
        like $off->{body}, qr/SECRET1/, "$way: without a policy $who sees it";
        like $on->{body}, qr/SEEN1.*SEEN2/s, "$way: $who sees what is kept";
        unlike $on->{head} . $on->{body}, qr/SECRET|X-Seen-By-If/i, "$way: $who sees nothing else";
    }
}

# What httpd itself makes of cookies. SEEN_BY_* arrive in a script's environment.
for my $host (qw(off on)) {
    my $script = ask("readers-$host.test", GET => '/cgi-bin/env.pl', "Cookie: $cookie");
    my $saw = $host eq 'off' ? 'sees it' : 'does not';
    my $expect = $host eq 'off' ? \&like : \&unlike;
    $expect->($script->{body}, qr/^SEEN_BY_SETENVIF=SECRET1$/m, "$host: SetEnvIf $saw");
    $expect->($script->{body}, qr/^SEEN_BY_REWRITE=SECRET1$/m,  "$host: RewriteCond $saw");
    $expect->($script->{body}, qr/^HTTP_X_SEEN_BY_REQUESTHEADER=.*SECRET1/m, "$host: RequestHeader $saw");
    $expect->($script->{head}, qr/^X-Seen-By-If: yes/m, "$host: <If> $saw");
    $expect->($script->{head}, qr/^X-Seen-By-Expression: .*SECRET1/m, "$host: an expression of Header $saw");
    is ask("readers-$host.test", GET => '/required/', "Cookie: $cookie")->{status}, $host eq 'off' ? 200 : 403,
      "$host: Require expr $saw";
}

# The access log, in every format that names cookies: %{..}i, %{..}C, %{..}e,
# and what mod_usertrack notes.
for my $case ([ '/cgi-bin/env.pl', "Cookie: $cookie" ],
    [ '/usertrack/plain.txt', 'Cookie: refused_track=SECRET3; kept=1' ],
    [ '/nowhere', "Cookie: $cookie" ], [ '/mischief/quick', "Cookie: $cookie" ], [ '/proxy/', "Cookie: $cookie" ]) {
    my ($path, $field) = @$case;
    my $pattern = qr{^\Q$path\E/?\|};
    my %before = map { $_ => scalar(my @l = log_lines("readers_$_", $pattern, 0)) } qw(off on);
    for my $host (qw(off on)) {
        ask("readers-$host.test", GET => $path, $field);
        my $line = (log_lines("readers_$host", $pattern, $before{$host} + 1))[-1] // '';
        $host eq 'off'
          ? like($line, qr/SECRET/, "the log of $path: without a policy it is there")
          : unlike($line, qr/SECRET/, "the log of $path");
        like $line, $pattern, "the log of $path has its line" if $host eq 'on';
    }
}

# A module that adds a field of its own after the first look at the request:
# beside one that stays, and alone.
for my $path ('/cgi-bin-add/env.pl', '/proxy-add/') {
    for my $field ('Cookie: kept=SEEN1', 'X: y') {
        my ($off, $on) = map { ask($_, GET => $path, $field)->{body} } qw(readers-off.test readers-on.test);
        like $off, qr/SECRET3/, "$path, $field: without a policy the added field is seen";
        unlike $on, qr/SECRET3/, "$path, $field: with one it is not";
        like $on, qr/SEEN1/, '... and what is kept stays' if $field =~ /SEEN1/;
    }
}

# Requests that httpd turns away before any module looks at them are logged.
for my $case ([ 417, { host => 'HOST' }, 'Expect: foo' ], [ 400, { host => undef, port => 'PORT' } ]) {
    my ($status, $to, @fields) = @$case;
    for my $host (qw(off on)) {
        my %to = (%$to, port => port("$host.test"));
        $to{host} = "$host.test" if defined $to{host};
        my $mark = "early-$status-$$-" . time;
        is ask(\%to, GET => '/static/plain.txt', @fields, "X-Mark: $mark", "Cookie: $cookie")->{status}, $status,
          "$host: answered $status";
        my $line = (log_lines("every_$host", qr/^$mark\|/))[-1] // '';
        my $logged = $host eq 'off' ? "$cookie|SECRET1|-" : 'kept=SEEN1; keep_x="SEEN2"|-|necessary';
        is $line =~ s/\\"/"/gr, "$mark|$status|$logged|\n", "$host: the log of a $status";
    }
}

# mod_usertrack takes an old cookie for the visitor's; without one it makes one.
my $old = ask('readers-off.test', GET => '/usertrack/plain.txt', 'Cookie: refused_track=SECRET');
unlike $old->{head}, qr/Set-Cookie: refused_track/, 'without a policy mod_usertrack knows its visitor';
unlike ask('readers-on.test', GET => '/usertrack/plain.txt', 'Cookie: refused_track=SECRET')->{head}, qr/refused_track/,
  'with one it neither knows nor marks him';

done_testing;
