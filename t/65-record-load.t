#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# Choices from 50 visitors at a time: as many records, each whole, each with the
# id that one visitor has. CHOICES=200 has each of them choose so often, which
# is what `make check-load` does.

use strict;
use warnings FATAL => 'all';
use Test::More;
use lib 't/lib';
use Client;
use Instance;
use Load;
use Records;

my ($clients, $each) = (50, $ENV{CHOICES} || 20);
my $all = $clients * $each;
my $logs    = File::Temp->newdir(DIR => var('t_logs'));
my $collect = var('t_dir') . '/backend/collect.pl';
my $httpd   = Instance->new(conf => join '', "LogLevel warn\n", map { "<VirtualHost *:PORT>\nServerName $_->[0].test\n"
      . shop_lines() . "CookiePolicyRecord $_->[1]\n</VirtualHost>\n" }
    [ file => "$logs/file" ], [ program => qq("|$collect $logs/program") ]);

for my $name (qw(file program)) {
    my @made = load(to => { host => "$name.test", port => $httpd->{port} }, clients => $clients,
        each => $each, bodies => [ 'choice=all', 'statistical=on', 'choice=none' ]);
    is scalar @made, $all, "$name: $all choices";
    is_deeply [ grep { $_->{status} != 303 } @made ], [], '... are answered';
    my $records = [];
    $httpd->wait_for('the records', sub { ($records) = lines_of("$logs/$name"); @$records >= @made });
    is_deeply [ (lines_of("$logs/$name"))[ 2 .. 9 ] ], [ (undef) x 8 ], '... every line is JSON';
    is scalar @$records, $all, '... as many records';
    my %ids = map { $_->{id} => 1 } @made;
    is scalar keys %ids, $all, '... each of its own';
    is_deeply [ sort map { $_->{id} } @$records ], [ sort keys %ids ], '... are those of the visitors';
}
is_deeply [ $httpd->crashes ], [], 'no child died';
done_testing;
