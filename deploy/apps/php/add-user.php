<?php

// Adds a user: php add-user.php NAME, with the password as a line on standard input.

declare(strict_types=1);

require __DIR__ . '/users.php';

if ($argc !== 2) {
    fwrite(STDERR, "Usage: php add-user.php NAME\n");
    exit(64);
}
fwrite(STDERR, "Password of $argv[1]: ");
add_user($argv[1], rtrim(fgets(STDIN), "\r\n"));
