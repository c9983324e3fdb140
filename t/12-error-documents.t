#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# ErrorDocument in all its forms: the cookies of the answer that failed and
# those of the document that takes its place come together, and both are held.

use strict;
use warnings;
use Test::More;
use lib 't/lib';
use Client;
use Compare;

my @origin = answer_with("HTTP/1.1 404 No\r\n", map({ "Set-Cookie: $_\r\n" } 'refused=1', 'kept=1', 'stranger=1'),
    "Content-Length: 2\r\nConnection: close\r\n\r\nno");

my @cells = (
    { name => 'a text',                       to => '/error/text/none',     status => 404 },
    { name => 'a file',                       to => '/error/local/none',    status => 404 },
    { name => 'a script',                     to => '/error/cgi/none',      status => 200 },
    { name => 'a proxied page',               to => '/error/proxy/none',    status => 404, fields => \@origin },
    { name => 'another site',                 to => '/error/external/none', status => 302 },
    # mod_proxy throws the fields of such an answer away by itself
    { name => 'what a back end failed with', to => '/proxy-override/', status => 404, fields => \@origin, host => 1 },
    { name => 'a filter that refuses a name', to => '/mischief/badname',    status => 500, racy => 1 },
    { name => 'an nph- script', to => '/error/nph/none', status => 404, racy => 1 },
);

for my $version ('1.0', '1.1', has_h2() ? '2' : ()) {
    for my $cell (@cells) {
        next if $version eq '2' && $cell->{racy};    # 15-http2.t says why
        compare($cell, $_, $version) for 'GET', 'HEAD', $version eq '2' ? () : 'POST';
    }
}

# The cookies of the answer that failed are there at all (in the second table
# they outlive the redirect to the document).
my $off = ask('off.test', GET => '/error/cgi/none');
ok scalar(grep { /^refused_failed=/ } @{ cookies($off) }), 'both have cookies: the failed answer';
ok scalar(grep { /^refused=cgi/ } @{ cookies($off) }), 'and the document';

done_testing;
