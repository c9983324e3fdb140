# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings FATAL => 'all';
use Test::More;
use lib 't/lib';
use Client;
use Form ();
use Instance;
use Load;
use Postgres;
use Sqlite;

for my $kind (qw(Sqlite Postgres)) {
    my $db = $kind->new;
    my $httpd = Instance->new(modules => ['dbd'], conf => <<"CONF");
DBDriver @{[ $db->driver ]}
DBDParams "@{[ $db->params ]}"
CookiePolicy On
CookiePolicyPage /cookies
CookiePolicyController Example
CookiePolicyCookie "_ga" statistical provider=Example purpose=Counts duration=1y
CookiePolicyRecord dbd keep=3y
<IfModule mpm_event_module>
StartServers 3
ThreadsPerChild 25
MaxRequestWorkers 75
MinSpareThreads 75
MaxSpareThreads 75
</IfModule>
<IfModule mpm_prefork_module>
StartServers 55
MinSpareServers 55
MaxSpareServers 60
MaxRequestWorkers 60
</IfModule>
CONF
    my $to = { host => 'localhost', port => $httpd->{port} };
    my @made = load(to => $to, clients => 50, each => $ENV{EACH} // 20, bodies => [ 'choice=all', 'choice=none' ]);
    my %status; $status{"$_->{grant} $_->{status}"}++ for @made;
    diag explain \%status;
    my ($max) = sort { $b <=> $a } map { $_->{took} } @made;
    diag "longest $max";
    my ($n) = $db->query('SELECT count(*) FROM cookie_consent_record');
    is $n, 50 * ($ENV{EACH} // 20), "$kind";
    diag join "\n", $db->query('SELECT * FROM cookie_consent_record LIMIT 2');
    diag join "\n", $httpd->log_lines(qr/cookiepolicy|dbd/i);
    is_deeply [ $httpd->crashes ], [], 'no crash';
}
done_testing;
