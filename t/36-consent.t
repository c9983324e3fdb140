# SPDX-License-Identifier: Apache-2.0
#
# From the first visit to a change of mind: what a browser without script
# keeps and sends, and what the application behind gets to see of it.

use strict;
use warnings FATAL => 'all';
use Test::More;
use lib 't/lib';
use Client;
use Form;

# A browser: keeps every cookie that an answer sets and sends all it has.
package Browser {
    sub new { my ($class, $to) = @_; return bless { to => $to, jar => {} }, $class }

    sub keep {
        my ($self, $answer) = @_;
        for my $line (@{ Client::cookies($answer) }) {
            my ($name, $value) = $line =~ /^([^=;]*)=([^;]*)/ or next;
            $self->{jar}{$name} = $value;
        }
        return $answer;
    }

    sub fields {
        my ($self) = @_;
        my @pairs = map { "$_=$self->{jar}{$_}" } sort keys %{ $self->{jar} };
        return @pairs ? ('Cookie: ' . join '; ', @pairs) : ();
    }

    sub visit {
        my ($self, $path, @fields) = @_;
        return $self->keep(Client::ask($self->{to}, GET => $path, $self->fields, @fields));
    }

    # Fills in the form whose button is `choice` and sends what it holds.
    sub press {
        my ($self, $choice, @boxes) = @_;
        my $page = $self->visit('/cookies');
        my ($form) = grep { /name="choice" value="$choice"/ } $page->{body} =~ m{(<form.*?</form>)}gs;
        my %hidden = $form =~ /<input type="hidden" name="([^"]*)" value="([^"]*)"/g;
        my @fields = (map({ "$_=$hidden{$_}" } sort keys %hidden), map({ "$_=on" } @boxes), "choice=$choice");
        my ($action) = $form =~ /action="([^"]*)"/;
        my $answer = $self->keep(Client::ask({ %{ $self->{to} }, body => join '&', @fields },
            POST => $action, $self->fields, Form::FORM, Form::OURS));
        my ($location) = Client::field($answer, 'Location');
        return $self->visit($location =~ s/#.*//r);
    }

    # Of a page, which boxes are ticked.
    sub ticked {
        my ($page) = @_;
        return join ' ', $page->{body} =~ /<input type="checkbox" id="box-([a-z-]+)"[^>]* checked>/g;
    }
}

# The application sets all of its cookies, in every answer.
my @all = map { "$_=app" } qw(sid cnt _ga _ga_X1 ads stray);
my @sets = answer_with("HTTP/1.1 200 OK\r\n", map({ "Set-Cookie: $_; Path=/\r\n" } @all),
    "Content-Length: 0\r\n\r\n");

sub received {
    my ($browser) = @_;
    my $answer = $browser->visit('/x');
    my ($cookie) = $answer->{body} =~ /^Cookie:[ \t]*(.*?)\r?$/m;
    return join ' ', map { s/=.*//r } split /; /, $cookie // '';
}

sub stores {
    my ($browser) = @_;
    my $answer = Client::ask($browser->{to}, GET => '/x', $browser->fields, @sets);
    return join ' ', map { /^([^=]*)/ } @{ cookies($answer) };
}


for my $host ('form.test', 'tls.form.test') {
    my $own = $host =~ /tls/ ? '__Host-cookies_preferences' : 'cookies_preferences';
    my $browser = Browser->new({ host => $host });
    # A browser that has been here before there was a policy.
    $browser->{jar}{$_} = 'before' for qw(sid cnt _ga _ga_X1 ads stray);
    my $as_seen = sub {
        my ($cookies, $state, $consent, $name) = @_;
        is stores($browser),   $cookies, "$host, $name: what is set";
        is join(' ', sort split / /, received($browser)), join(' ', sort split / /, $cookies),
          '... what is received';
        my $seen = seen({ host => $host }, map { s/^Cookie: //r } $browser->fields);
        is_deeply [ @$seen{qw(state consent)} ], [ $state, $consent ], '... what the application is told';
    };

    $as_seen->('sid cnt', 'none', 'necessary audience', 'before any choice');
    is Browser::ticked($browser->visit('/cookies')), 'audience', '... and which boxes are ticked';

    my $page = $browser->press('none');
    like $page->{body}, qr/<title>Saved:/, 'refusing all is confirmed';
    $as_seen->('sid', 'given', 'necessary', 'after refusing all');
    is Browser::ticked($page), '', '... no box is ticked';

    $page = $browser->press('save', 'statistical');
    $as_seen->('sid _ga _ga_X1', 'given', 'necessary statistical', 'after accepting one category');
    is Browser::ticked($page), 'statistical', '... its box is ticked';

    $page = $browser->press('all');
    $as_seen->('sid cnt _ga _ga_X1 ads', 'given', 'necessary audience statistical advertising',
        'after accepting all');
    is Browser::ticked($page), 'audience statistical advertising', '... all boxes are ticked';

    $page = $browser->press('save', 'audience', 'advertising');
    $as_seen->('sid cnt ads', 'given', 'necessary audience advertising', 'after withdrawing one');

    $page = $browser->press('none');
    $as_seen->('sid', 'given', 'necessary', 'after withdrawing all');
    is Browser::ticked($page), '', '... no box is ticked';

    delete $browser->{jar}{$own};
    $as_seen->('sid cnt', 'none', 'necessary audience', 'after the browser lost the choice');
}

# Enter in a box sends the form of the boxes, whose only button is *Save*.
{
    my $page = ask('form.test', GET => '/cookies');
    my @forms = $page->{body} =~ m{(<form.*?</form>)}gs;
    is scalar @forms, 2, 'there are two forms';
    for my $form (@forms) {
        my @buttons = $form =~ /<button type="submit" name="choice" value="([a-z]+)">/g;
        my $boxes   = () = $form =~ /type="checkbox"/g;
        is join(' ', @buttons), $boxes ? 'save' : 'none all',
          $boxes ? 'the one with the boxes has only Save' : 'the other has Refuse all and Accept all';
        unlike $form, qr/type="(?:image|submit|button)"(?! name="choice")/, '... and no other button';
    }
}

done_testing;
