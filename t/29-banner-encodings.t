#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# Without mod_deflate nothing can be decoded, so applications are asked for
# nothing that would have to be; what comes compressed all the same is passed on.

use strict;
use warnings;
use Test::More;
use lib 't/lib';
use Client;
use Instance;

my $backend = Apache::TestConfig->thaw->{vars}{backend_port};
my $httpd   = Instance->new(modules => [qw(proxy proxy_http)], conf => <<"CONF");
CookiePolicy On
CookiePolicyPage /cookies
CookiePolicyController Example
CookiePolicyCookie a statistical provider=P recipients=R purpose=x duration=1d
CookiePolicyBanner On
ProxyPass /cookies !
ProxyPass / http://127.0.0.1:$backend/ enablereuse=off
CONF
my $to = { host => "localhost:$httpd->{port}", port => $httpd->{port} };

for my $accept ('gzip', 'gzip, br', 'br') {
    my ($got) = ask($to, GET => '/x', "Accept-Encoding: $accept")->{body} =~ /^Accept-Encoding: (.*?)\r$/m;
    is $got, 'identity', "Accept-Encoding: $accept asks for nothing compressed";
}
is ask($to, GET => '/x', 'Accept-Encoding: gzip', answer_with(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<!DOCTYPE html><html><head></head><body>x</body></html>")
)->{body} =~ /<cookie-policy / ? 1 : 0, 1, 'a page has its banner';

my @packed = answer_with("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nETag: \"e\"\r\n"
      . "Content-Length: 6\r\nConnection: close\r\n\r\npacked");
for (1 .. 3) {
    my $answer = ask($to, GET => '/packed', 'Accept-Encoding: gzip', @packed);
    is_deeply [ $answer->{body}, field($answer, 'ETag'), field($answer, 'Content-Encoding') ], [ 'packed', '"e"', 'gzip' ],
      'what is compressed all the same is left alone';
}
my @said = $httpd->log_lines(qr/no banner in '\/packed' and in whatever else comes encoded as 'gzip' \(mod_deflate is not loaded/);
my %said;
$said{ /\[pid (\d+)/ ? $1 : '' }++ for @said;
ok @said && !grep({ $_ > 1 } values %said), '... and warned of once a child';

done_testing;
