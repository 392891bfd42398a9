# Where a machine is known to depart from the manuals: MACHINE.deviations beside the recipes, a line
# `id: reason, where reported` for each case that fails for that. `id?:` is for a case that may also pass, because the
# machine's fault depends on something that no case can set. `id [FROM..TO]:` and `id? [FROM..TO]:` hold for these
# versions of the machine only (Versions.pm); elsewhere the case is like any other. A line that begins with # is a comment.
package Deviations;
use strict;
use warnings;
use Versions qw(is_in range);

my $form = qr/^([^\s:?\[]+)(\??)(?:\s+\[([^\]]*)\])?:\s+(.*\S)\s*$/;

# A missing file means no deviations. Dies with one line if the file is invalid; IDS are those of all cases. VERSION
# returns the machine's version, or undef if that cannot be learned: a line with a range may then hold or not. It is
# called only if that matters.
sub new {
    my ($class, $file, $version, @ids) = @_;
    my $self = bless { file => $file, ask => $version, reasons => {}, may_pass => {}, outside => {}, passed => {},
        failed => {}, known => 0 }, $class;
    my %known = map { $_ => 1 } @ids;
    my %listed;

    return $self if !-e $file;
    open my $in, '<', $file or die "$file: $!\n";
    while (my $line = <$in>) {
        next if $line =~ /^\s*(?:#|$)/;
        my ($id, $may_pass, $versions, $reason) = $line =~ $form
            or die "$file, line $.: want 'id: reason, where reported', or 'id [FROM..TO]: ...' for some versions\n";
        die "$file, line $.: no case has the id $id: make list shows them\n" if !$known{$id};
        die "$file, line $.: $id is listed twice\n" if $listed{$id}++;
        my $range = eval { defined $versions ? range($versions) : undef };
        die "$file, line $.: $@" if $@;
        $self->list($id, $may_pass, $range, $reason);
    }
    return $self;
}

sub list {
    my ($self, $id, $may_pass, $range, $reason) = @_;
    my $version = $range ? $self->version : undef;
    if (defined $version && !is_in($version, $range)) {
        $self->{outside}{$id} = join '..', map { $_ // '' } @$range;
        return;
    }
    $self->{reasons}{$id} = $reason;
    $self->{may_pass}{$id} = $may_pass || ($range && !defined $version);
}

sub version {
    my ($self) = @_;
    $self->{version} = ($self->{ask} ? $self->{ask}->() : undef) if !exists $self->{version};
    return $self->{version};
}

# A line of the console: the failure of a case that is listed with its reason, and the sum with these failures apart
# from the others, as the program cannot know them.
sub mark {
    my ($self, $line) = @_;
    $self->{known} = 0 if $line =~ /TAP version 14$/;
    return $line =~ s/(\d+)(?= failed)/$1 - $self->{known}/er . ", $self->{known} known to fail"
        if $self->{known} && $line =~ /^# \d+ passed, \d+ failed, \d+ skipped$/;
    my ($not, $id, $rest) = $line =~ m{^(not )?ok \d+ - ([\w-]+/[\w-]+)(.*)} or return $line;
    return $line if $rest =~ / # (?:SKIP|TODO)\b/i;
    my $reason = $self->{reasons}{$id};
    $self->{$not ? 'failed' : 'passed'}{$id} = 1;
    return $line if !$not || !defined $reason;
    $self->{known}++;
    return "$line # TODO $reason";
}

# A line for each case that is listed, must fail by that, and passed; one for all of them where they are many, as on a
# machine that was mended.
sub wrong {
    my ($self) = @_;
    my @ids = sort grep { defined $self->{reasons}{$_} && !$self->{may_pass}{$_} } keys %{$self->{passed}} or return;
    my $version = $self->version;
    my $advice  = 'remove it' . (defined $version ? ", or end its range before version $version" : '');
    return map { "$_ is listed in $self->{file} but passes: $advice" } @ids if @ids <= 3;
    $advice =~ s/remove it/remove their lines/;
    $advice =~ s/end its range/end their ranges/;
    return @ids . " cases are listed in $self->{file} but pass, was this machine mended?: $advice: @ids";
}

# A line for each case that failed, and is listed for other versions only. Such a failure is like any other.
sub elsewhere {
    my ($self) = @_;
    return map { "$_ fails, but is listed in $self->{file} for [$self->{outside}{$_}] only, and this is version $self->{version}" }
        sort grep { defined $self->{outside}{$_} } keys %{$self->{failed}};
}

1;
