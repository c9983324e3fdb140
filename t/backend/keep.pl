#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# keep.pl COMMAND...   keeps a server running until standard input is closed
# or it is told to go. The server is started again if it ends: httpd starts its
# programs twice, and the address may still be that of the first, which is
# about to go.

use strict;
use warnings;
use IO::Select;
use POSIX ();

my $pid;

# Told again and again: a server that is just starting may not hear it.
sub leave {
    while ($pid && !waitpid $pid, POSIX::WNOHANG) {
        kill TERM => $pid;
        select undef, undef, undef, 0.05;
    }
    exit;
}
$SIG{TERM} = \&leave;

my $parent = IO::Select->new(\*STDIN);
while (!$parent->can_read(0.05) || sysread STDIN, my $ignored, 4096) {
    next if $pid && !waitpid $pid, POSIX::WNOHANG;
    $pid = fork // die "fork: $!";
    next if $pid;
    $SIG{TERM} = 'DEFAULT';
    open STDIN, '<', '/dev/null';
    exec @ARGV or die "$ARGV[0]: $!";
}
leave();
