# SPDX-License-Identifier: Apache-2.0
#
# Records beside mod_ssl: the evidence is made before there is a connection that
# mod_ssl could be asked about, and names the choice cookie of the host's scheme.

use strict;
use warnings FATAL => 'all';
use Test::More;
use lib 't/lib';
use Instance;

chomp(my $modules = `apxs -q LIBEXECDIR`);
my $shared = <<'CONF';
CookiePolicy On
CookiePolicyPage /cookies
CookiePolicyController Example
CookiePolicyCookie sid necessary duration=session
CookiePolicyCookie _ga statistical provider=Google recipients=Google duration=13mo purpose="Counts visits"
CONF
my $httpd = Instance->new(conf => <<"CONF");
<IfModule !ssl_module>
    LoadModule ssl_module $modules/mod_ssl.so
</IfModule>
<VirtualHost *:PORT>
    ServerName http://plain.test
    $shared
    CookiePolicyRecord plain.log
</VirtualHost>
<VirtualHost *:PORT>
    ServerName https://secure.test
    $shared
    CookiePolicyRecord secure.log
</VirtualHost>
CONF
for my $case ([ plain => 'cookies_preferences', 0 ], [ secure => '__Host-cookies_preferences', 1 ]) {
    my ($host, $name, $prefixed) = @$case;
    my $documents = $httpd->text("$host.log.documents");
    like substr($documents, 0, 1000), qr/\[\\"$name\\"\]/, "the document of the $host host names $name";
    is $documents =~ /__Host-/ ? 1 : 0, $prefixed, '... and no other';
}

done_testing;
