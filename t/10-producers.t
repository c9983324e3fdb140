#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# Whatever in httpd sets a cookie, however the answer ends and over whichever
# protocol it goes: what the visitor did not agree to does not leave, and what
# is left over is octet for octet what the producer wrote, each cookie alone in
# its field.
#
# Every cell of the matrix is one comparison, see lib/Compare.pm.
#
# Not in this matrix: answers that go past httpd's filters (11-raw-heads.t),
# ErrorDocument (12-error-documents.t), mod_cache (13-cache.t), several requests
# on a connection (14-connections.t), what only HTTP/2 has (15-http2.t).

use strict;
use warnings;
use Test::More;
use lib 't/lib';
use Client;
use Compare;

sub origin {
    my ($status) = @_;
    my $location = $status == 302 ? "Location: http://elsewhere.test/\r\n" : '';
    my $length   = $status =~ /^(?:204|304)$/ ? '' : "Content-Length: 5\r\n";
    return answer_with("HTTP/1.1 $status As Asked\r\n$location$length", <<'FIELDS' =~ s/\n/\r\n/gr, "\r\nproxy");
Set-Cookie: kept=proxy; Path=/
Set-Cookie: refused=proxy; Path=/; Max-Age=600
sET-cOOKIE: keep_odd="a, b=c"; Path=/; HttpOnly; SameSite=Lax
SET-COOKIE:refused_odd="a, kept=1"; Expires=Fri, 31 Dec 2099 23:59:59 GMT
Set-Cookie: stranger=proxy
Set-Cookie: keep_folded=1; Path=/;
  HttpOnly
Set-Cookie: refused_folded=1; Path=/;
  keep_x=1
Set-Cookie2: kept=proxy; Version=1
Connection: close
FIELDS
}

my @applications = (
    ( map { { name => "CGI $_", to => "/cgi-bin/cookies.pl?status=$_", status => $_ } }
          200, 204, 302, 304, 400, 403, 404, 500 ),
    ( map { { name => "mod_proxy_http $_", to => '/proxy/', fields => [ origin($_) ], status => $_ } }
          200, 204, 302, 304, 400, 403, 404, 500 ),
    ( map { { name => "mod_proxy_fcgi $_", to => "/php/cookies.php?status=$_", status => $_ } }
          200, 204, 302, 304, 400, 403, 404, 500 ),
    ( map { { name => "mod_lua $_", to => "/lua/cookies?status=$_", status => $_ } }
          200, 204, 302, 304, 400, 403, 404, 500 ),
    ( map { { name => "mod_perl $_", to => "/perl/cookies?status=$_", status => $_ } }
          200, 204, 302, 304, 400, 403, 404, 500 ),
);

# HEAD and GET only: httpd answers other methods itself, and there is a cell
# for that.
my @files = (
    { name => 'mod_headers 200', to => '/static/plain.txt', status => 200 },
    { name => 'mod_headers 206', to => '/static/plain.txt', status => 206,
      fields => ['Range: bytes=0-1'], get => 1 },
    { name => 'mod_headers 301', to => '/static/dir', status => 301 },
    { name => 'mod_dir', to => '/static/dir/', status => 200 },
    { name => 'mod_headers 304', to => '/static/plain.txt', status => 304,
      fields => ['If-None-Match: *'] },
    { name => 'mod_headers 403', to => '/static/closed/', status => 403 },
    { name => 'mod_headers 404', to => '/static/none', status => 404 },
    { name => 'mod_headers 412', to => '/static/plain.txt', status => 412,
      fields => ['If-Match: "other"'] },
    { name => 'mod_headers 416', to => '/static/plain.txt', status => 416,
      fields => ['Range: bytes=900-'], get => 1 },
    { name => 'mod_include', to => '/ssi/page.shtml', status => 200, racy => 1 },
    ( map { { name => "mod_rewrite CO $_", to => "/rewrite/$_", status => $_ } }
          200, 302, 403, 404, 410 ),
    { name => 'mod_rewrite CO and P', to => '/rewrite/proxy', status => 200, fields => [ origin(200) ] },
    { name => 'mod_usertrack', to => '/usertrack/plain.txt', status => 200, differs => 1 },
    { name => 'mod_usertrack Cookie2', to => '/usertrack2/plain.txt', status => 200, differs => 1 },
    { name => 'mod_session_cookie', to => '/session/plain.txt', status => 200,
      fields => ['Cookie: refused_session=a=1'], differs => 1, must => 0 },
);

my @hooks = (
    { name => 'a quick handler in C', to => '/mischief/quick', status => 200 },
    { name => 'an access hook in C', to => '/mischief/denied', status => 403 },
    { name => 'a handler in C', to => '/mischief/handler', status => 200 },
    { name => 'a handler that dies', to => '/mischief/die', status => 500 },
    { name => 'an error bucket', to => '/mischief/errorbucket', status => 502, host => 1 },
    { name => 'a field that core refuses', to => '/mischief/badname', status => 500, racy => 1 },
    { name => 'cookies set after the head', to => '/mischief/late', status => 200, racy => 1 },
    { name => 'a quick handler in Lua', to => '/lua-quick', status => 200 },
);

# Answers that core makes; their cookies are those that the host adds to all.
my @core = (
    { name => 'TRACE', method => 'TRACE', to => '/rewrite/x', status => 200, h2 => 1 },
    { name => 'OPTIONS', method => 'OPTIONS', to => '/static/plain.txt', status => 200, h2 => 1 },
    { name => 'OPTIONS *', method => 'OPTIONS', to => '*', status => 200 },
    { name => 'POST to a file', method => 'POST', to => '/static/plain.txt', status => 200 },
    { name => 'an unknown method', method => 'BREW', to => '/static/plain.txt', status => 501, h2 => 1 },
    { name => 'a bad Content-Length', method => 'GET', to => '/static/plain.txt', status => 400,
      fields => ['Content-Length: some'] },
    { name => 'a field without colon', method => 'GET', to => '/static/plain.txt', status => 400,
      fields => ['some thing'] },
    { name => 'a failed expectation', method => 'GET', to => '/static/plain.txt', status => 417,
      fields => ['Expect: the unexpected'] },
    { name => 'a path that leaves', method => 'GET', to => '/../x', status => 400 },
    { name => 'an unknown coding', method => 'POST', to => '/proxy/', status => 400,
      fields => ['Transfer-Encoding: x'] },
);
$_->{host} = 1 for @core;

my @versions = ('1.0', '1.1', has_h2() ? '2' : ());
note 'mod_http2 does not work under prefork' if !has_h2();

for my $version (@versions) {
    for my $cell (@applications) {
        # Over HTTP/2 each answer is a process of its own: two methods will do.
        # (A body that a handler does not read may end the stream early there.)
        compare($cell, $_, $version) for qw(GET HEAD), $version eq '2' ? () : qw(POST OPTIONS PUT);
    }
    for my $cell (@files, @hooks) {
        # mod_http2 answers these with the end of the stream, now or always.
        next if $cell->{racy} && $version eq '2';
        compare($cell, $_, $version) for 'GET', $cell->{get} ? () : 'HEAD';
    }
    for my $cell (@core) {
        next if $version eq '2' && !$cell->{h2};
        compare($cell, $cell->{method}, $version);
    }
}

# Requests without any line to read: httpd answers 400 or 408 by its main
# server's policy, before it knows a host; there is no cookie to hold unless the
# main server has one, and it has none here.
like exchange("\r\n\r\nnonsense\r\n\r\n"), qr{^HTTP/1\.\d 400 |^<!DOCTYPE}, 'a request that is none is answered';

done_testing;
