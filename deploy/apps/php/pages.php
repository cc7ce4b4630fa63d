<?php

// What people see.

declare(strict_types=1);

function escaped(string $text): string
{
    return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE | ENT_HTML5);
}

function page(string $title, string $content): string
{
    $title = escaped($title);
    return <<<HTML
        <!doctype html>
        <html lang="en">
        <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>$title</title>
            <style>
                :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
                body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
                video { width: 100%; background: black; }
            </style>
        </head>
        <body>
        <h1>$title</h1>
        $content
        </body>
        </html>

        HTML;
}

function login_page(string $complaint): string
{
    $complaint = escaped($complaint);
    return page('Sign in', <<<HTML
        <p>$complaint</p>
        <form method="post">
            <p><label>Name <input name="username" autocomplete="username"></label></p>
            <p><label>Password <input name="password" type="password" autocomplete="current-password"></label></p>
            <button>Sign in</button>
        </form>
        HTML);
}

/** @param array<string, array> $films by the name that they have in their addresses */
function films_page(string $viewer, array $films): string
{
    $viewer = escaped($viewer);
    $items = '';
    foreach ($films as $id => $film) {
        $items .= sprintf('<li><a href="/films/%s">%s</a></li>', rawurlencode((string) $id), escaped($film['title']));
    }
    return page('Films', <<<HTML
        <ul>$items</ul>
        <form method="post" action="/logout">
            <button>Sign out $viewer</button>
        </form>
        HTML);
}

function film_page(array $film, string $link): string
{
    $link = escaped($link);
    return page($film['title'], <<<HTML
        <video src="$link" controls></video>
        <p><a href="/">Films</a></p>
        HTML);
}
