# SPDX-License-Identifier: Apache-2.0
#
# A handler that returns 304 as its status, as applications in this server do.
package TestPerl::Heads;

use strict;
use warnings;
use Apache2::RequestRec ();
use Apache2::RequestIO  ();
use Apache2::Response   ();
use APR::Table          ();

sub handler {
    my ($r) = @_;
    $r->content_type('text/html');
    $r->headers_out->set(ETag => '"handler"');
    $r->headers_out->set('Last-Modified' => 'Mon, 01 Jan 2024 00:00:00 GMT');
    my $status = $r->meets_conditions;
    return $status if $status;
    $r->print("<!DOCTYPE html>\n<html><head><title>Page</title></head><body>A handler's page.</body></html>\n");
    return 0;
}

1;
