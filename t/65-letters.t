# SPDX-License-Identifier: Apache-2.0
#
# README.md's chapter "When somebody asks": each of its commands, as it stands
# there, on choices that visitors made over a year through the server, in a log
# file, in SQLite and in PostgreSQL.

use strict;
use warnings FATAL => 'all';
use Cwd ();
use Digest::SHA 'sha256_hex';
use JSON::PP ();
use POSIX ();
use Test::More;
use lib 't/lib';
use Client;
use Form;
use Instance;
use Postgres;
use Readme;
use Records;
use Sqlite;

my $json     = JSON::PP->new->utf8;
my $readme   = var('source') . '/../README.md';
my %example  = map { $_->{name} ? ($_->{name} => $_->{text}) : () } Readme::examples($readme);
my $clock    = var('t_dir') . '/c-modules/clock/.libs/mod_clock.so';
my $now      = time;
my $here     = Cwd::getcwd();

sub days_ago { $now - 86400 * $_[0] }
sub written { POSIX::strftime('%Y-%m-%dT%H:%M:%SZ', gmtime days_ago($_[0])) }

# An example with what its reader puts in for the words in capitals.
sub filled {
    my ($name, %with) = @_;
    my $text = $example{$name} // die "README.md has no $name\n";
    $text =~ s/(?<![A-Z])$_(?![A-Z])/$with{$_}/g for sort keys %with;
    return $text;
}

# What was chosen: [ who, days ago, form, host, fields ]; ids come to stand in
# %id, numbered.
my @choices = (
    [ ann => 300, 'choice=all' ],
    [ bob => 100, 'statistical=on' ],
    [ bob => 90,  'choice=all' ],
    [ eve => 80,  'choice=all' ],
    [ eve => 70,  'choice=none' ],
    [ zoe => 60,  'choice=all', 'main.test', 'Accept-Language: fr' ],
    [ max => 50,  'choice=all', 'other.test' ],
    'changed',    # the policy, 45 days ago
    [ kim => 40,  'statistical=on' ],
);

# The server, on the old policy and on the new one.
sub server {
    my ($changed, @store) = @_;
    my $shop = shop_lines();
    $shop .= "    CookiePolicyCookie px advertising provider=Pixels purpose=New duration=1d\n" if $changed;
    my $more = "    CookiePolicyCookie oo advertising provider=Elsewhere purpose=Other duration=1d\n";
    my @hosts = ("<VirtualHost *:PORT>\nServerName main.test\n$shop</VirtualHost>\n",
        "<VirtualHost *:PORT>\nServerName other.test\n$shop$more</VirtualHost>\n");
    return Instance->new(modules => ['dbd'], conf => join '', "LoadModule clock_module $clock\n", map({ "$_\n" } @store), @hosts);
}

# Makes all the choices; { ids => { bob => [...] }, cookies => {...}, receipt }.
sub live_through_it {
    my (@store) = @_;
    my (%ids, %cookie);
    my $httpd = server(0, @store);
    for my $choice (@choices) {
        if (!ref $choice) {
            $httpd->stop;
            $httpd = server(1, @store);
            next;
        }
        my ($who, $when, $form, $host, @fields) = @$choice;
        push @fields, at(days_ago($when));
        my $to = { host => $host // 'main.test', port => $httpd->{port} };
        my $page = policy($to, @fields);
        my $answer = post($to, "$form&policy=$page->{policy}{version}", OURS, @fields,
            $cookie{$who} ? "Cookie: $cookie{$who}" : ());
        $cookie{$who} = stored($answer) // die "$who: no choice was stored, but $answer->{status}\n";
        push @{ $ids{$who} }, record_of($cookie{$who});
    }
    my $receipt = ask({ host => 'main.test', port => $httpd->{port} }, GET => '/cookies/receipt',
        "Cookie: $cookie{kim}")->{body};
    is_deeply [ $httpd->crashes ], [], 'no child died';
    $httpd->stop;
    return { ids => \%ids, receipt => $json->decode($receipt) };
}

# What each question should hear, whoever is asked.
my @counts = (
    [ 'today',               0,  { statistical => 4, advertising => 3 } ],
    [ 'before the withdrawal', 75, { statistical => 2, advertising => 2 } ],
    [ 'before all was accepted', 95, { statistical => 1 } ],
    [ 'when the first had just ended', 110, {} ],
    [ 'before it did',       130, { statistical => 1, advertising => 1 } ],
);

# --- databases ------------------------------------------------------------------

for my $kind (qw(Sqlite Postgres)) {
    my $db   = $kind->new;
    my $made = live_through_it('DBDriver ' . $db->driver, 'DBDParams "' . $db->params . '"', 'CookiePolicyRecord dbd keep=3y');
    my %ids  = %{ $made->{ids} };

    my ($row, @more) = $db->query(filled('prove.sql', ID => $ids{eve}[1]));
    is scalar @more, 0, "$kind: one record has an id";
    my @columns = split /\|/, $row, 13;
    is_deeply [ @columns[ 0 .. 9 ] ],
      [ $ids{eve}[1], $ids{eve}[0], written(70), written(70 - 180), 'main.test', '',
        'audience statistical advertising', 'page', 0, 'en' ], '... and it says what was decided';
    is sha256_hex($columns[12]), $columns[11], '... in sight of a text that has its hash';
    is $json->decode($columns[12])->{texts}{'choice.accept-all'}, 'Accept all', '... which is the page';
    my ($french) = $db->query(filled('prove.sql', ID => $ids{zoe}[0]));
    like $french, qr/Tout accepter/, '... in the language that it had';
    is_deeply [ $db->query(filled('prove.sql', ID => 'A' x 22)) ], [], '... and an id that is none has none';

    if ($kind eq 'Sqlite') {
        my $folder = File::Temp->newdir;
        symlink $db->params, "$folder/consent.db" or die "consent.db: $!";
        chdir $folder;
        like scalar(run(filled('body.sh', DOCUMENT => $columns[11]))), qr/^\Q$columns[11]\E /, '... as a shell can prove, too';
        chdir $here;
    }

    for my $asked (0, 1) {
        is_deeply [ map { (split /\|/)[2] } $db->query(filled('history.sql', ID => $ids{bob}[$asked])) ], $ids{bob},
          "$kind: the history of a browser is found from its choice number $asked";
    }

    my %seen;
    for my $when (47, 39) {
        my ($policy) = $db->query(filled('policy.sql', HOST => 'main.test', LANGUAGE => 'en', DATE => written($when)));
        my ($hash, undef, $body) = split /\|/, $policy, 3;
        is sha256_hex($body), $hash, "$kind: the policy of $when days ago";
        $seen{$when} = $body;
    }
    unlike $seen{47}, qr/Pixels|Elsewhere/, '... before the change, on that host';
    like $seen{39}, qr/Pixels/, '... and after it';
    like +($db->query(filled('policy.sql', HOST => 'main.test', LANGUAGE => 'fr', DATE => written(0))))[0],
      qr/Tout accepter/, '... and in another language';

    for my $case (@counts) {
        my ($name, $when, $expected) = @$case;
        my %heard = map { split /\|/ } $db->query(filled('count.sql', DATE => written($when)));
        is_deeply \%heard, { statistical => 0, advertising => 0, %$expected }, "$kind: valid consents, $name";
    }

    $db->query(filled('erase.sql', ID => $ids{eve}[1]));
    is_deeply [ sort { $a cmp $b } $db->query('SELECT id FROM cookie_consent_record') ],
      [ sort { $a cmp $b } map { @$_ } @ids{ grep { $_ ne 'eve' } keys %ids } ],
      "$kind: erased are the records of one browser, all of them, and no other";
}

# --- a log file -------------------------------------------------------------------

# The lines that a command writes.
sub run {
    my ($command) = @_;
    my @lines = qx{sh -e -c '@{[ $command =~ s/'/'\\''/gr ]}' 2>&1};
    is $?, 0, 'the command succeeds';
    chomp @lines;
    return wantarray ? @lines : $lines[0];
}

{
    my $folder = File::Temp->newdir(DIR => var('t_logs'));
    my $made = live_through_it("CookiePolicyRecord $folder/consent.log");
    my %ids  = %{ $made->{ids} };
    chdir $folder;
    run($example{'columns.sh'});
    is scalar(() = slurp('consent.txt') =~ /\n/g), scalar(grep { ref } @choices), 'log: a line for each record';

    my ($record, $document, @more) = map { $json->decode($_) } run(filled('prove.sh', ID => $ids{eve}[1]));
    is scalar @more, 0, 'log: one record has an id, and one text';
    is_deeply [ @$record{qw(replaces id)} ], $ids{eve}, '... it says what it replaces';
    is_deeply $record->{decisions}, { map { $_ => 'refused' } qw(audience statistical advertising) }, '... what was decided';
    is $document->{hash}, $record->{document}, '... in sight of its text';
    is sha256_of($document), $record->{document}, '... which has its hash';

    for my $asked (0, 1) {
        is_deeply [ map { (split / /)[0] } run(filled('history.sh', ID => $ids{bob}[$asked])) ], $ids{bob},
          "log: the history of a browser is found from its choice number $asked";
    }
    for my $case ([ 47, 'en', qr/^(?!.*(?:Pixels|Elsewhere))/ ], [ 39, 'en', qr/Pixels/ ], [ 0, 'fr', qr/Tout accepter/ ]) {
        my ($when, $language, $text) = @$case;
        my @shown = run(filled('policy.sh', HOST => 'main.test', LANGUAGE => $language, DATE => written($when)));
        is scalar @shown, 1, "log: the policy of $when days ago in $language";
        like $shown[0], $text, '... is the one of that time';
    }
    for my $case (@counts) {
        my ($name, $when, $expected) = @$case;
        my %heard = map { /^"(.*)" (\d+)$/ } run(filled('count.sh', DATE => '"' . written($when) . '"'));
        delete $heard{audience};
        is_deeply \%heard, $expected, "log: valid consents, $name";
    }

    my @erased = ($ids{eve}->@*, $ids{bob}[0]);
    my ($before) = lines_of('consent.log');
    run(filled('erase.sh', ID => $_)) for @erased;
    my ($left, undef, @torn) = lines_of('consent.log');
    for my $record (@$before) {
        $record->{replaces} = undef if $record->{id} eq $ids{bob}[1];
    }
    is_deeply $left, [ grep { my $id = $_->{id}; !grep { $_ eq $id } @erased } @$before ],
      'log: erased records are gone, and their ids from others, and nothing else';
    is_deeply \@torn, [], '... and every line is whole';
    chdir $here;

    # --- TS 27560: each field that the table names is in the receipt --------------
    my ($table) = slurp($readme) =~ /^\| TS 27560 \|.*?\n(.*?)\n\n/ms;
    my @paths = $table =~ /`((?:record|document)\.[\w.\[\]-]+)`/g;
    cmp_ok scalar @paths, '>=', 30, 'the table names fields of the receipt';
    ok found($made->{receipt}, split /\.|(?=\[\])/), "the receipt has $_" for @paths;
}

sub slurp { return Readme::slurp($_[0]) }

# Whether an object has a member at a path, in each element of its lists.
sub found {
    my ($in, $first, @rest) = @_;
    return 1 if !defined $first;
    return ref $in eq 'ARRAY' && !grep { !found($_, @rest) } @$in if $first eq '[]';
    return ref $in eq 'HASH' && exists $in->{$first} && found($in->{$first}, @rest);
}

done_testing;
