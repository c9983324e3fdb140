# SPDX-License-Identifier: Apache-2.0
#
# A handler that writes its whole answer itself, as an nph- script does, but
# through the filters of the request: /perl/own-head?hex=... sends exactly these
# octets; at a `.` what precedes is flushed and leaves apart.
package TestPerl::OwnHead;

use strict;
use warnings;
use Apache2::RequestRec ();
use Apache2::RequestIO  ();

sub handler {
    my ($r) = @_;
    my ($hex) = ($r->args // '') =~ /hex=([0-9a-f.]*)/;
    $r->assbackwards(1);
    for my $part (split /\./, $hex // '') {
        $r->print(pack 'H*', $part);
        $r->rflush;
    }
    return 0;
}

1;
