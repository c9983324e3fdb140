# SPDX-License-Identifier: Apache-2.0
#
# A server that keeps records in a database, and what must be true of it
# whatever happens to the database.
#
#   my $httpd = recording($db);
#   my $httpd = recording($db, conf => "more\n", modules => ['lua'], params => 'connect_timeout=2');
#   my $answer = choose($httpd, 'choice=all', @fields);
#   my @made = load(to => to($httpd), ...);        # Load.pm
#   proven($db, @made);                            # tests

package Recording;

use strict;
use warnings FATAL => 'all';
use Exporter 'import';
use Test::More ();
use Client ();
use Form   ();
use Instance;

our @EXPORT = qw(recording to choose recovers proven rows);

# All children from the start; with EACH (make check-load) one for each of fifty visitors.
my $many     = $ENV{EACH} ? 55 : 24;
my $threads  = int $many / 3;
my $children = <<"CONF";
<IfModule mpm_event_module>
    StartServers 3
    ThreadsPerChild $threads
    MaxRequestWorkers @{[ 3 * $threads ]}
    MinSpareThreads @{[ 3 * $threads ]}
    MaxSpareThreads @{[ 3 * $threads ]}
</IfModule>
<IfModule mpm_prefork_module>
    StartServers $many
    MinSpareServers $many
    MaxSpareServers @{[ $many + 5 ]}
    MaxRequestWorkers @{[ $many + 5 ]}
</IfModule>
CONF

sub recording {
    my ($db, %with) = @_;
    my $params = $db->params($with{params} // ());
    return Instance->new(
        modules => [ 'dbd', @{ $with{modules} // [] } ],
        defines => $with{defines},
        conf    => ($with{children} // $children) . <<"CONF" . ($with{conf} // ''));
DBDriver @{[ $db->driver ]}
DBDParams "$params"
DBDMin 0
CookiePolicy On
CookiePolicyPage /cookies
CookiePolicyController Example
CookiePolicyLanguage en fr
CookiePolicyCookie "_ga" statistical provider=Example purpose=Counts duration=1y recipients=Nobody
CookiePolicyRecord dbd keep=@{[ $with{keep} // '3y' ]}
CONF
}

sub to { return { host => 'localhost', port => $_[0]{port} } }

# Chooses as the page does.
sub choose {
    my ($httpd, $body, @fields) = @_;
    return Form::post(to($httpd), "$body&policy=HASH", Form::OURS, @fields);
}

# Waits until consents are taken again; what was made meanwhile. Its clock runs
# ahead, lest it wait for the seconds that a child rests after a failure.
sub recovers {
    my ($httpd) = @_;
    my @made;
    $httpd->wait_for('a consent is taken', sub {
        my $answer = choose($httpd, 'choice=all', Form::at(time + 10 * @made));
        my ($id) = map { (split /\./)[4] } Form::stored($answer) // ();
        push @made, { grant => 1, status => $answer->{status}, id => $id // '', took => 0 };
        return $answer->{status} == 303;
    });
    return @made;
}

sub rows {
    my ($db, $where) = @_;
    my @ids = sort $db->query("SELECT id FROM cookie_consent_record WHERE $where");
    return @ids;
}

# No consent without a record, no record of one that was not given, and every
# refusal was given; its record is there by and by, or in the error log.
sub proven {
    my ($name, $db, $httpd, @made) = @_;
    my @given    = sort map { $_->{id} } grep { $_->{grant} && $_->{status} == 303 } @made;
    my @refusals = grep { !$_->{grant} } @made;
    Test::More::is_deeply([ grep { $_->{status} != 303 } @refusals ], [], "$name: every refusal is given");
    my $lost = sub { map { /"id":"([^"]*)"/ } $httpd->log_lines(qr/a refusal holds, but its record is lost/) };
    my $kept = sub { [ sort(rows($db, "granted = ''"), $lost->()) ] };
    eval { $httpd->wait_for('records of refusals', sub { @{ $kept->() } >= @refusals }) };
    Test::More::is_deeply($kept->(), [ sort map { $_->{id} } @refusals ], '... and recorded, or in the log');
    Test::More::is_deeply([ rows($db, "granted <> ''") ], \@given, '... and the records of consents are those of the consents given');
    Test::More::is_deeply([ $httpd->crashes ], [], '... and nothing crashed');
    return;
}

1;
