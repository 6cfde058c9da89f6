"""Route 53: the change batches that AWS refuses (InvalidChangeBatch)."""
import re

from ministack.services import route53

from .patching import wrap, wrap_resource

# quoted strings, with \" \\ and octal escapes inside, between blanks
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
TEXT = re.compile(rf"{QUOTED.pattern}(?:\s+{QUOTED.pattern})*")
ESCAPE = re.compile(r"\\(?:[0-7]{3}|.)")
# RFC 1035 section 3.3: a character-string has at most 255 octets
MAX_STRING = 255


def refusal(zone_name, record_set, others):
    """Why AWS refuses a record set in a zone, in its words; None where it takes it."""
    name, zone = record_set["Name"].lower(), zone_name.lower()
    if name != zone and not name.endswith("." + zone):
        return f"RRSet with DNS name {record_set['Name']} is not permitted in zone {zone_name}"
    if record_set["Type"] == "TXT":
        for value in record_set.get("ResourceRecords", []):
            problem = text_problem(value)
            if problem:
                return f"Invalid Resource Record: 'FATAL problem: {problem} encountered with '{value}''"
    # RFC 1034 section 3.6.2: a CNAME is alone at its name
    for other in others:
        if other["Name"].lower() == name and other["Type"] != record_set["Type"] and "CNAME" in (
                other["Type"], record_set["Type"]):
            return (f"RRSet of type {record_set['Type']} with DNS name {record_set['Name']} is not permitted as it "
                    f"conflicts with other records with the same DNS name in zone {zone_name}")
    return None


def text_problem(value):
    if not TEXT.fullmatch(value.strip()):
        return "InvalidCharacterString (Value should be enclosed in quotation marks)"
    if any(len(ESCAPE.sub("x", string[1:-1]).encode()) > MAX_STRING for string in QUOTED.findall(value)):
        return "CharacterStringTooLong (Value is too long)"
    return None


def change(original, zone_id, body):
    root, zone = route53._parse_body(body), route53._zones.get(zone_id)
    if root is None or zone is None:
        return original(zone_id, body)
    changes = [
        (route53._text(el, "Action"), route53._parse_record_set(route53._find(el, "ResourceRecordSet")))
        for el in root.iter() if el.tag.split("}")[-1] == "Change"]
    # a batch is taken or refused as a whole, so what it deletes is no longer in the way of what it creates
    after = [rs for rs in route53._records[zone_id]
             if not any(action == "DELETE" and route53._rs_key(rs) == route53._rs_key(gone) for action, gone in changes)]
    after += [rs for action, rs in changes if action != "DELETE"]
    problems = [problem for action, rs in changes if action != "DELETE"
                for problem in [refusal(zone["name"], rs, after)] if problem]
    if problems:
        return route53._error_response("InvalidChangeBatch", f"[{', '.join(problems)}]")
    return original(zone_id, body)


def check_template(props, own_name=None) -> None:
    from ministack.services.cloudformation.provisioners import _r53_record_set_build_rs, _r53_resolve_hosted_zone_id

    zone_id = _r53_resolve_hosted_zone_id(props)
    zone = route53._zones.get(zone_id)
    if zone is None:
        return
    record_set = _r53_record_set_build_rs(props)
    others = route53._records[zone_id]
    problem = refusal(zone["name"], record_set, [rs for rs in others if rs["Name"] != own_name])
    if not problem and own_name != record_set["Name"] and any(
            route53._rs_key(rs) == route53._rs_key(record_set) for rs in others):
        # CloudFormation creates and never overwrites; these are the words that users search for
        problem = (f"Tried to create resource record set [name='{record_set['Name']}', type='{record_set['Type']}'] "
                   "but it already exists")
    if problem:
        raise ValueError(f"[{problem}]")


def create_by_template(original, logical_id, props, stack_name):
    check_template(props)
    return original(logical_id, props, stack_name)


def update_by_template(original, physical_id, old_props, new_props, stack_name):
    check_template(new_props, physical_id)
    return original(physical_id, old_props, new_props, stack_name)


def mend() -> None:
    wrap(route53, "_change_resource_record_sets", change)
    wrap_resource("AWS::Route53::RecordSet", "create", create_by_template)
    wrap_resource("AWS::Route53::RecordSet", "update", update_by_template)
