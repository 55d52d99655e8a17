"""What each role may open, written down by hand: a new page fails the tests until somebody has put it here."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.hotline.staff import Anybody, Role

Names = Mapping[str, str]
"""Views by their blueprint."""

EVERYBODY: Names = {
    "login": """
        ask_for_code choose_language let_in set_up sign_in take_code welcome
    """,
    "office": """
        audio do file preview show
    """,
    "wall": """
        show state
    """,
    "": """
        static
    """,
}
"""Also who is not signed in: an office has no account, its link is signed and opens one case. A screen on a wall has
nobody to sign in: its link is signed, can be withdrawn, and opens counts of now and today.

Whoever adds to this says why in the same commit.
"""
SIGNED_IN: Names = {
    "account": """
        renew_codes second_factor turn_off turn_on
    """,
    "login": """
        change_password home password sign_out
    """,
}
"""Everybody with an account, officers too."""
OFFICERS: Names = {
    "officer": """
        audio cases do file preview show
    """,
}
"""And nobody else, admins neither."""
AGENTS: Names = {
    "attachments": """
        file preview
    """,
    "cases": """
        complete do find_office new_report news note one page ring withdraw_links write_report
    """,
    "search": """
        page
    """,
    "chats": """
        finish hand_back hand_over insert nudge one page reply state take take_back take_next wait
    """,
    "console": """
        abandoned audio call_handled call_open_again close_unreachable finish hand_back hang_up leave_note
        message_handled message_open_again messages more_time my_day my_presence one page regions ring
        ring_about_call ring_about_message save_report set_presence set_ring_me state take take_next take_typed
    """,
}
"""And everybody with more."""
SUPERVISORS: Names = {
    "console": """
        force_presence people raise_up reassign release remove show_number
    """,
    "wallboard": """
        add_screen behind capacity capacity_state export export_capacity kiosk map_download mapped_reports of_agent
        page reports_map screens simulation simulation_state state withdraw_screen
    """,
}
"""And admins."""
ADMINS: Names = {
    "admin": """
        activate add_exception add_office add_shortened approve_draft ask_roll_back audit categories category
        change_office change_person close compare_releases content deactivate discard_draft disposition
        erase_number exception export_audit export_number export_offices find_number hours import_offices
        information invite make_link move_category move_disposition move_text move_window new_office new_person
        office offices page people person privacy prompt prompts publish_draft release releases take_offices
        remove_exception remove_shortened remove_text remove_window take_back take_into_draft reopen
        reset_second_factor retire_category retire_disposition ring_up roll_back save_category save_disposition
        save_exception save_holiday save_holidays save_prompt save_settings save_shortened save_text save_voices
        save_week save_window settings shortened sign_in_tries submit_draft text try_it verify_audit voices window
        withdraw_release move_holiday staffing save_staffing remove_staffing add_staffing_exception staffing_exception
        save_staffing_exception remove_staffing_exception
        canned_reply move_canned_reply remove_canned_reply save_canned_reply
    """,
    "wallboard": """
        cancel_simulation start_simulation
    """,
}


def allowed() -> dict[str, Role | Anybody | None]:
    """The least role for each endpoint; None: everybody."""
    table = (
        *((None, EVERYBODY), (Anybody.SIGNED_IN, SIGNED_IN), (Role.OFFICER, OFFICERS)),
        *((Role.AGENT, AGENTS), (Role.SUPERVISOR, SUPERVISORS), (Role.ADMIN, ADMINS)),
    )
    return {
        f"{blueprint}.{name}" if blueprint else name: role
        for role, views in table
        for blueprint, names in views.items()
        for name in names.split()
    }
